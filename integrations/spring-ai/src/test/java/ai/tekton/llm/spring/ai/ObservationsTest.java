package ai.tekton.llm.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.micrometer.MicrometerLlm;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.spring.boot.test.AutoConfigureRhetorMock;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The registry of a Spring Boot application observes each answer, like those of Spring AI's own models. */
@SpringBootTest(
        properties = {
            "tekton.llm.max-retries=0",
            "tekton.llm.fallback.enabled=false",
            "spring.autoconfigure.exclude=ai.tekton.llm.spring.boot.internal.MicrometerAutoConfiguration"
        })
@AutoConfigureRhetorMock
class ObservationsTest {
    private static final String NAME = "gen_ai.client.operation";

    @Autowired
    private RhetorMock rhetor;

    @Autowired
    private ChatModel model;

    @Autowired
    private TektonLlmClient client;

    @Autowired
    private Submissions submissions;

    @Autowired
    private TestObservationRegistry registry;

    @BeforeEach
    void clear() {
        registry.clear();
        submissions.onSubmit = () -> {};
    }

    @Test
    void aWholeAnswerIsObservedWithItsModelAndItsTokens() {
        rhetor.enqueue(Reply.standard());

        model.call(new Prompt(
                "France?",
                ChatOptions.builder().model("gpt-4o").temperature(0.5).build()));

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo(NAME)
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("gen_ai.system", "rhetor")
                .hasLowCardinalityKeyValue("gen_ai.operation.name", "chat")
                .hasLowCardinalityKeyValue("gen_ai.request.model", "gpt-4o")
                .hasHighCardinalityKeyValue("gen_ai.request.temperature", "0.5")
                .hasHighCardinalityKeyValueWithKey("gen_ai.usage.total_tokens");
    }

    @Test
    void aStreamIsObservedUntilItsEndWithItsWholeText() {
        rhetor.enqueue(Reply.stream(" Par", "is."));

        model.stream(new Prompt("France?")).blockLast();

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo(NAME)
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasHighCardinalityKeyValueWithKey("gen_ai.usage.total_tokens")
                .satisfies(context -> assertThat(((ChatModelObservationContext) context)
                                .getResponse()
                                .getResult()
                                .getOutput()
                                .getText())
                        .isEqualTo(" Paris."));
    }

    @Test
    void aStreamThatIsCancelledIsObservedToo() {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));

        model.stream(new Prompt("France?")).blockFirst();

        TestObservationRegistryAssert.assertThat(registry)
                .hasObservationWithNameEqualTo(NAME)
                .that()
                .hasBeenStopped()
                .doesNotHaveError();
    }

    @Test
    void aFailureIsAnErrorOfTheObservation() {
        rhetor.enqueue(Reply.error(503, "Overloaded."), Reply.error(503, "Overloaded."));

        assertThatThrownBy(() -> model.call(new Prompt("France?"))).isInstanceOf(TektonLlmException.class);
        assertThatThrownBy(() -> model.stream(new Prompt("France?")).blockLast())
                .isInstanceOf(TektonLlmException.class);

        TestObservationRegistryAssert.assertThat(registry)
                .hasNumberOfObservationsWithNameEqualTo(NAME, 2)
                .forAllObservationsWithNameEqualTo(
                        NAME, observation -> observation.thenError().isInstanceOf(TektonLlmException.class));
    }

    @Test
    void theClientRunsWithinTheObservationOfItsAnswer() {
        List<Observation> current = new ArrayList<>();
        RhetorChatModel observed = RhetorChatModel.builder(client)
                .observationRegistry(registry)
                .observationConvention(new DefaultChatModelObservationConvention() {
                    @Override
                    public String getName() {
                        return "own";
                    }
                })
                .build();
        submissions.onSubmit = () -> current.add(registry.getCurrentObservation());

        observed.call(new Prompt("France?"));
        observed.stream(new Prompt("France?")).blockLast();

        assertThat(current)
                .extracting(observation -> observation.getContext().getName())
                .hasSizeGreaterThan(1)
                .containsOnly("own");
    }

    @Test
    void theClientsCallsAreNotCountedTwiceIfTheClientIsObservedItself() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(RhetorChatAutoConfiguration.class))
                .withBean(
                        TektonLlmClient.class,
                        () -> TektonLlmClient.builder()
                                .componentId("observed")
                                .url(rhetor.url())
                                .build())
                .withBean(ObservationRegistry.class, () -> registry)
                .withBean(MicrometerLlm.class, () -> MicrometerLlm.create(registry))
                .run(context -> {
                    context.getBean(ChatModel.class).call(new Prompt("France?"));

                    TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyObservation();
                });
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        TestObservationRegistry observations() {
            return TestObservationRegistry.create();
        }

        @Bean
        Submissions submissions() {
            return new Submissions();
        }
    }

    /** Is asked on the thread that submits a call. */
    static final class Submissions implements ContextPropagator {
        private Runnable onSubmit = () -> {};

        @Override
        public ContextSnapshot capture() {
            onSubmit.run();
            return () -> () -> {};
        }
    }
}
