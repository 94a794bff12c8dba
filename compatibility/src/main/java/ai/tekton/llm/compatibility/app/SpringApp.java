package ai.tekton.llm.compatibility.app;

import ai.tekton.llm.TektonLlmClient;
import java.util.Map;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application with the client as a bean. */
// Without a scan, which would find the other application.
@SpringBootConfiguration
@EnableAutoConfiguration
public class SpringApp {
    /** Creates the configuration, which Spring asks for. */
    public SpringApp() {}

    @Bean
    TektonLlmClient client() {
        return TektonLlmClient.create("compatibility");
    }

    @Bean
    CommandLineRunner conversation(TektonLlmClient client) {
        return arguments -> Conversation.hold(client);
    }

    /**
     * Starts Spring with its web server on a free port, asks, and ends.
     *
     * @param arguments Spring's
     */
    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(SpringApp.class);
        application.setDefaultProperties(Map.of("server.port", "0"));
        application.run(arguments).close();
    }
}
