package ai.tekton.llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.AsyncTektonLlmClient;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a controller returns reaches a browser, over Spring MVC and over WebFlux. */
@ExtendWith(RhetorMockExtension.class)
class ServerSentEventsTest {
    private final HttpClient browser = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aPublisherIsAStreamOfJsonEvents(WebApplicationType type, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream(" Paris", "  is\n", " it. "));
        try (ConfigurableApplicationContext context = start(type, rhetor)) {
            HttpResponse<String> response = browser.send(to(context, "/stream"), HttpResponse.BodyHandlers.ofString());

            assertThat(response.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
            List<JsonNode> events = new ArrayList<>();
            for (String line : response.body().split("\n")) {
                if (line.startsWith("data:")) {
                    events.add(new ObjectMapper().readTree(line.substring("data:".length())));
                }
            }
            assertThat(events.stream().map(event -> event.get("chunk").asText()).reduce("", String::concat))
                    .as("spaces and line ends included")
                    .isEqualTo(" Paris  is\n it. ");
            JsonNode last = events.get(events.size() - 1);
            assertThat(last.get("done").asBoolean()).isTrue();
            assertThat(last.get("fallback").asBoolean()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void eachEventIsSentAsSoonAsItsChunkArrives(WebApplicationType type, RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, gate));
        try (ConfigurableApplicationContext context = start(type, rhetor)) {
            HttpResponse<InputStream> response =
                    browser.send(to(context, "/stream"), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                assertThat(new String(body.readNBytes("data:{\"chunk\":\"Par\"".length())))
                        .isEqualTo("data:{\"chunk\":\"Par\"");
                gate.open();
                assertThat(new String(body.readAllBytes())).contains("\"chunk\":\"is.\"");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void theExchangeWithRhetorEndsWhenTheBrowserDisconnects(WebApplicationType type, RhetorMock rhetor)
            throws Exception {
        String[] chunks = new String[2000];
        Arrays.fill(chunks, "on and on ");
        rhetor.enqueue(Reply.stream(chunks).pace(Duration.ofMillis(10)));
        try (ConfigurableApplicationContext context = start(type, rhetor)) {
            try (InputStream body = browser.send(to(context, "/stream"), HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                body.read();
            }
            assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).outcome())
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(Outcome.ABORTED_BY_CLIENT);
        }
    }

    @Test
    void theExchangeEndsOverWebFluxEvenWhileThereIsNothingToWrite(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));
        try (ConfigurableApplicationContext context = start(WebApplicationType.REACTIVE, rhetor)) {
            try (InputStream body = browser.send(to(context, "/stream"), HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                body.read();
            }
            assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).outcome())
                    .succeedsWithin(Duration.ofSeconds(60))
                    .isEqualTo(Outcome.ABORTED_BY_CLIENT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void theExchangeWithRhetorEndsWithTheApplication(WebApplicationType type, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));
        try (ConfigurableApplicationContext context = start(type, rhetor);
                InputStream body = browser.send(to(context, "/stream"), HttpResponse.BodyHandlers.ofInputStream())
                        .body()) {
            body.read();
            context.close();
        }
        assertThat(rhetor.takeRequest(Duration.ofSeconds(5)).outcome())
                .succeedsWithin(Duration.ofSeconds(60))
                .isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVLET", "REACTIVE"})
    void aWholeAnswerIsAnObject(WebApplicationType type, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Paris."));
        try (ConfigurableApplicationContext context = start(type, rhetor)) {
            String body = browser.send(to(context, "/whole"), HttpResponse.BodyHandlers.ofString())
                    .body();

            JsonNode answer = new ObjectMapper().readTree(body);
            assertThat(answer.get("content").asText()).isEqualTo("Paris.");
            assertThat(answer.get("fallback").asBoolean()).isFalse();
            assertThat(answer.has("usage")).isTrue();
        }
    }

    private static ConfigurableApplicationContext start(WebApplicationType type, RhetorMock rhetor) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(type);
        return application.run(
                "--server.port=0",
                "--server.shutdown=immediate",
                "--spring.application.name=shop",
                "--tekton.llm.url=" + rhetor.url(),
                "--tekton.llm.max-retries=0");
    }

    private static HttpRequest to(ConfigurableApplicationContext context, String path) {
        String port = context.getEnvironment().getProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Controller.class)
    static class Application {
        /** Else WebFlux would run on Tomcat, which is on the class path for MVC. */
        @Bean
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        NettyReactiveWebServerFactory netty() {
            return new NettyReactiveWebServerFactory(0);
        }
    }

    @RestController
    record Controller(AsyncTektonLlmClient client) {
        @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flow.Publisher<StreamingChunk> stream() {
            return client.streamText("What is the capital of France?");
        }

        @GetMapping("/whole")
        CompletableFuture<CompletionResponse> whole() {
            return client.generateText("What is the capital of France?");
        }
    }
}
