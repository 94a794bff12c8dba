package ai.tekton.llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The health of Rhetor in Actuator, over HTTP. */
@ExtendWith(RhetorMockExtension.class)
class HealthTest {
    /** For a Rhetor that answers: the first request of a new application on a busy machine may take longer than 3 s. */
    private static final String PATIENT = "--tekton.llm.health.timeout=60s";

    @Test
    void aHealthyRhetorIsUpAndGetsNoPrompt(RhetorMock rhetor) throws Exception {
        HttpResponse<String> health = health(rhetor, "--tekton.llm.token=secret-token", PATIENT);

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"tektonLlm\":{\"status\":\"UP\"", "\"rhetor\":\"healthy\"", rhetor.url());
        assertThat(health.body()).doesNotContain("secret-token");
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void aRhetorThatFailsIsDown(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.GET_API_HEALTH).always(Reply.error(503, "Starting."));
        rhetor.on(RhetorOperation.GET_HEALTH).always(Reply.error(503, "Starting."));

        HttpResponse<String> health = health(rhetor);

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("\"tektonLlm\":{\"status\":\"DOWN\"", "\"error\":");
    }

    @Test
    void aRhetorThatHangsIsDownWithinTheTimeout(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.GET_API_HEALTH).always(Reply.standard().hang());
        rhetor.on(RhetorOperation.GET_HEALTH).always(Reply.standard().hang());

        HttpResponse<String> health = health(rhetor, "--tekton.llm.health.timeout=100ms");

        assertThat(health.body()).contains("DOWN", "did not report its health within 100 ms");
    }

    @Test
    void theIndicatorCanBeSwitchedOff(RhetorMock rhetor) throws Exception {
        assertThat(health(rhetor, "--management.health.tekton-llm.enabled=false")
                        .body())
                .doesNotContain("tektonLlm");
    }

    @Test
    void eachOfSeveralClientsHasItsOwnHealth(RhetorMock rhetor) throws Exception {
        HttpResponse<String> health = health(TwoClients.class, rhetor, PATIENT, "--tekton.llm.max-retries=0");

        assertThat(health.body())
                .contains(
                        "\"tektonLlm\":{\"status\":\"DOWN\",\"components\":{\"absent\":{\"status\":\"DOWN\"",
                        "\"present\":{\"status\":\"UP\"");
    }

    private static HttpResponse<String> health(RhetorMock rhetor, String... more) throws Exception {
        return health(Application.class, rhetor, more);
    }

    private static HttpResponse<String> health(Class<?> configuration, RhetorMock rhetor, String... more)
            throws Exception {
        SpringApplication application = new SpringApplication(configuration);
        application.setDefaultProperties(java.util.Map.of(
                "server.port",
                "0",
                "spring.application.name",
                "shop",
                "management.endpoint.health.show-details",
                "always",
                "tekton.llm.url",
                rhetor.url()));
        try (ConfigurableApplicationContext context = application.run(more)) {
            String port = context.getEnvironment().getProperty("local.server.port");
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health"))
                    .build();
            return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class TwoClients {
        @Bean
        TektonLlmClient present(TektonLlmClientBuilder builder) {
            return builder.build();
        }

        @Bean
        TektonLlmClient absent(TektonLlmClientBuilder builder) {
            return builder.url("http://localhost:1").build();
        }
    }
}
