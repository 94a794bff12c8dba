package ai.tekton.llm.compatibility.app;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A Spring Boot application with the starter, which makes the client, its health and its answers' JSON. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(StarterApp.Controller.class)
public class StarterApp {
    private static final String QUESTION = "What is the capital of France?";

    /** Creates the configuration, which Spring asks for. */
    public StarterApp() {}

    /**
     * Starts Spring with its web server on a free port, asks in each way, looks at its own pages, and ends.
     *
     * @param arguments Spring's
     * @throws Exception where a page is not what it must be
     */
    public static void main(String[] arguments) throws Exception {
        SpringApplication application = new SpringApplication(StarterApp.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "spring.application.name", "compatibility",
                "management.endpoint.health.show-details", "always"));
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            Conversation.hold(context.getBean(TektonLlmClient.class));
            String server = "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
            expect(server + "/stream", "data:{\"chunk\":\"Par\"");
            expect(server + "/whole", "{\"content\":\"Paris.\"");
            expect(server + "/actuator/health", "\"tektonLlm\":{");
            expect(server + "/actuator/health", "\"rhetor\":\"healthy\"");
        }
    }

    private static void expect(String page, String part) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(page)).build();
        String body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        if (!body.contains(part)) {
            throw new IllegalStateException(page + " has no " + part + " but is: " + body);
        }
    }

    /** The requests of a browser. */
    @RestController
    static class Controller {
        private final TektonLlmClient client;

        Controller(TektonLlmClient client) {
            this.client = client;
        }

        @GetMapping(path = "/stream", produces = "text/event-stream")
        Flow.Publisher<StreamingChunk> stream() {
            return client.async().streamText(QUESTION);
        }

        @GetMapping("/whole")
        CompletableFuture<CompletionResponse> whole() {
            return client.async().generateText(QUESTION);
        }
    }
}
