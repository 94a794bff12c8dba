package ai.tekton.llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.AsyncTektonLlmClient;
import ai.tekton.llm.ClientCustomizer;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The beans, and what of the application's own is applied to them. */
@ExtendWith(RhetorMockExtension.class)
class ClientBeansTest {
    private ApplicationContextRunner runner;
    private RhetorMock rhetor;

    @BeforeEach
    void prepare(RhetorMock rhetor) {
        this.rhetor = rhetor;
        this.runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(TektonLlmAutoConfiguration.class))
                .withPropertyValues(
                        "spring.application.name=shop",
                        "tekton.llm.url=" + rhetor.url(),
                        "tekton.llm.ws-url=" + rhetor.webSocketUrl(),
                        "tekton.llm.max-retries=0");
    }

    @Test
    void theClientAndItsAsyncClientAskRhetorInTheNameOfTheApplication() {
        rhetor.enqueue(Reply.text("Paris."), Reply.text("Tokyo."));
        runner.run(context -> {
            assertThat(context.getBean(TektonLlmClient.class)
                            .generateText("France?")
                            .content())
                    .isEqualTo("Paris.");
            assertThat(context.getBean(AsyncTektonLlmClient.class)
                            .generateText("Japan?")
                            .join()
                            .content())
                    .isEqualTo("Tokyo.");
            assertThat(context).doesNotHaveBean(TektonLlmWebSocketClient.class);
            assertThat(rhetor.chatRequests())
                    .allSatisfy(request -> assertThat(request.bodyText()).contains("shop"));
        });
    }

    @Test
    void theWebSocketClientIsCreatedIfItIsEnabled() throws Exception {
        rhetor.enqueue(Reply.text("Paris."));
        runner.withPropertyValues("tekton.llm.web-socket.enabled=true")
                .run(context -> assertThat(context.getBean(TektonLlmWebSocketClient.class)
                                .generate("France?")
                                .join()
                                .content())
                        .isEqualTo("Paris."));
        rhetor.awaitNoConnections(Duration.ofSeconds(60));
    }

    @Test
    void theClientIsClosedWithTheContext() {
        TektonLlmClient[] kept = new TektonLlmClient[1];
        runner.run(context -> kept[0] = context.getBean(TektonLlmClient.class));

        assertThatThrownBy(() -> kept[0].generateText("Hello?")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClientBeanOfTheApplicationReplacesTheAutoConfiguredOne() {
        runner.withUserConfiguration(OwnClient.class).run(context -> {
            assertThat(context).hasSingleBean(TektonLlmClient.class);
            assertThat(context.getBean(TektonLlmClient.class).config().model()).contains("own-model");
            assertThat(context.getBean(TektonLlmClient.class).config().maxRetries())
                    .as("from the builder that is a bean")
                    .isZero();
        });
    }

    @Test
    void noClientIsCreatedIfTheStarterIsDisabled() {
        runner.withPropertyValues("tekton.llm.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(TektonLlmClient.class));
    }

    @Test
    void listenersInterceptorsAndCustomizersOfTheApplicationAreApplied() {
        rhetor.enqueue(Reply.text("Paris."));
        runner.withUserConfiguration(Seams.class).run(context -> {
            TektonLlmClient client = context.getBean(TektonLlmClient.class);
            client.async().generateText("France?").join();

            assertThat(rhetor.chatRequests().get(0).header("X-Tenant")).contains("blue");
            assertThat(context.getBean(Seams.class).outcomes).hasSize(1);
            assertThat(client.config().model()).contains("customized");
            assertThat(context.getBean(Seams.class).tasks).hasPositiveValue();
        });
    }

    @Test
    void backendsOfTheApplicationAreFallbacksInTheirOrder() {
        rhetor.enqueue(Reply.error(503, "No provider is available."));
        runner.withUserConfiguration(Backends.class).run(context -> {
            CompletionResponse answer = context.getBean(TektonLlmClient.class).generateText("France?");

            assertThat(answer.content()).isEqualTo("first");
            assertThat(answer.fallback()).isTrue();
        });
    }

    @Test
    void theBackendIsChosenByTheNameInTheProperties() {
        runner.withUserConfiguration(Backends.class)
                .withPropertyValues("tekton.llm.backend=first", "tekton.llm.fallback.backends=second")
                .run(context -> {
                    assertThat(context.getBean(TektonLlmClient.class)
                                    .generateText("France?")
                                    .content())
                            .isEqualTo("first");
                    assertThat(rhetor.chatRequests()).isEmpty();
                });
    }

    @Test
    void theFallbackModelOfThePropertiesAppliesToCallsWithoutOne() {
        rhetor.enqueue(Reply.error(503, "No provider is available."), Reply.text("Paris."));
        runner.withPropertyValues("tekton.llm.fallback.provider=openai", "tekton.llm.fallback.model=gpt-4o")
                .run(context -> {
                    CompletionResponse answer =
                            context.getBean(TektonLlmClient.class).generateText("France?");

                    assertThat(answer.content()).isEqualTo("Paris.");
                    assertThat(rhetor.chatRequests().get(1).bodyText()).contains("openai", "gpt-4o");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnClient {
        @Bean
        TektonLlmClient own(TektonLlmClientBuilder builder) {
            return builder.model("own-model").build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Seams {
        final List<OutcomeEvent> outcomes = new CopyOnWriteArrayList<>();
        final AtomicInteger tasks = new AtomicInteger();

        @Bean
        LlmEventListener listener() {
            return new LlmEventListener() {
                @Override
                public void onOutcome(OutcomeEvent event) {
                    outcomes.add(event);
                }
            };
        }

        @Bean
        LlmInterceptor tenant() {
            return (call, chain) -> chain.proceed(call.withHeader("X-Tenant", "blue"));
        }

        @Bean
        ClientCustomizer model() {
            return builder -> builder.model("customized");
        }

        @Bean(TektonLlmAutoConfiguration.EXECUTOR)
        Executor executor() {
            return task -> {
                tasks.incrementAndGet();
                Thread thread = new Thread(task);
                thread.setDaemon(true);
                thread.start();
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Backends {
        @Bean
        @Order(2)
        LlmBackend second() {
            return new Named("second");
        }

        @Bean
        @Order(1)
        LlmBackend first() {
            return new Named("first");
        }
    }

    /** Answers with its name. */
    private record Named(String name) implements LlmBackend {
        @Override
        public CompletionResponse complete(ChatCall call) {
            return CompletionResponse.builder().content(name).backend(name).build();
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            return new LocalFallback().stream(call);
        }
    }
}
