package ai.tekton.llm.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The observations of calls. */
@ExtendWith(RhetorMockExtension.class)
class ObservationsTest {
    private static final String NAME = "gen_ai.client.operation";
    private static final GenerationOptions SOME_OPTIONS = GenerationOptions.builder()
            .temperature(0.5)
            .maxTokens(100)
            .topP(0.9)
            .topK(40)
            .presencePenalty(0.1)
            .frequencyPenalty(0.2)
            .stop("END")
            .contextId("trip")
            .build();

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final MicrometerLlm micrometer = MicrometerLlm.create(registry);

    @AfterEach
    void nothingIsKept() {
        assertThat(micrometer.openCalls()).isZero();
        TestObservationRegistryAssert.then(registry).doesNotHaveAnyRemainingCurrentObservation();
    }

    @ParameterizedTest
    @EnumSource
    void aCallIsObservedWithAllKeyValuesForStreamsToo(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(face.reply("Paris", "."));
        try (TektonLlmClient client =
                Clients.plain(rhetor).customize(micrometer).build()) {
            face.ask(client, SOME_OPTIONS);
        }

        TestObservationRegistryAssert.then(registry)
                .hasNumberOfObservationsWithNameEqualTo(NAME, 1)
                .hasObservationWithNameEqualTo(NAME)
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasContextualNameEqualTo("chat claude-3")
                .hasLowCardinalityKeyValue("gen_ai.operation.name", "chat")
                .hasLowCardinalityKeyValue("gen_ai.system", "anthropic")
                .hasLowCardinalityKeyValue("gen_ai.request.model", "claude-3")
                .hasLowCardinalityKeyValue("gen_ai.response.model", "claude-3")
                .hasHighCardinalityKeyValue("gen_ai.request.temperature", "0.5")
                .hasHighCardinalityKeyValue("gen_ai.request.max_tokens", "100")
                .hasHighCardinalityKeyValue("gen_ai.request.top_p", "0.9")
                .hasHighCardinalityKeyValue("gen_ai.request.top_k", "40")
                .hasHighCardinalityKeyValue("gen_ai.request.presence_penalty", "0.1")
                .hasHighCardinalityKeyValue("gen_ai.request.frequency_penalty", "0.2")
                .hasHighCardinalityKeyValue("gen_ai.request.stop_sequences", "[END]")
                .hasHighCardinalityKeyValue("gen_ai.request.stream", String.valueOf(face.isStream()))
                .hasHighCardinalityKeyValue("gen_ai.response.finish_reasons", "[stop]")
                .hasHighCardinalityKeyValueWithKey("gen_ai.usage.input_tokens")
                .hasHighCardinalityKeyValueWithKey("gen_ai.usage.output_tokens")
                .hasHighCardinalityKeyValueWithKey("gen_ai.usage.total_tokens")
                .hasHighCardinalityKeyValue("gen_ai.conversation.id", "trip")
                .hasHighCardinalityKeyValue("tekton.llm.component", "test")
                .hasHighCardinalityKeyValue("tekton.llm.attempts", "1")
                .hasHighCardinalityKeyValue("tekton.llm.backend", "rhetor")
                .doesNotHaveError();
    }

    @ParameterizedTest
    @EnumSource
    void retriesAndFallbacksAreEventsOfTheObservation(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(503, "busy"), Reply.error(500, "broken"));
        var events = new LinkedBlockingQueue<String>();
        registry.observationConfig().observationHandler(new ObservationHandler<LlmObservationContext>() {
            @Override
            public void onEvent(Observation.Event event, LlmObservationContext context) {
                events.add(event.getName() + ": " + event.getContextualName());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof LlmObservationContext;
            }
        });
        try (TektonLlmClient client = Clients.plain(rhetor)
                .customize(micrometer)
                .maxRetries(1)
                .useFallback(true)
                .build()) {
            face.ask(client, GenerationOptions.defaults());
        }

        assertThat(events)
                .startsWith(
                        "retry: retry after attempt 1: ServiceUnavailableException",
                        "fallback: fallback from rhetor to fallback");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsTheErrorOfTheObservation(Face face, RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(500, "broken"));
        try (TektonLlmClient client =
                Clients.plain(rhetor).customize(micrometer).build()) {
            assertThatThrownBy(() -> face.ask(client, GenerationOptions.defaults()))
                    .isNotNull();
        }

        TestObservationRegistryAssert.then(registry)
                .hasObservationWithNameEqualTo(NAME)
                .that()
                .hasBeenStopped()
                .thenError()
                .isInstanceOf(AdapterException.class);
    }

    @Test
    void theObservationOfACancelledCallIsStopped(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        var outcomes = new LinkedBlockingQueue<OutcomeEvent>();
        LlmEventListener last = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                outcomes.add(event);
            }
        };
        try (TektonLlmClient client =
                Clients.plain(rhetor).customize(micrometer).listener(last).build()) {
            var hanging = client.async().generateText("Hi");
            rhetor.takeRequest(Clients.SOON);
            hanging.cancel(true);
            assertThat(outcomes.poll(Clients.SOON.toSeconds(), TimeUnit.SECONDS))
                    .isNotNull();
        }

        TestObservationRegistryAssert.then(registry)
                .hasObservationWithNameEqualTo(NAME)
                .that()
                .hasBeenStopped()
                .thenError()
                .isInstanceOf(LlmCancelledException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theObservationHasTheCallersAsParentAndIsCurrentInLaterInterceptors(Face face, RhetorMock rhetor)
            throws Exception {
        rhetor.enqueue(face.reply("a"));
        Observation caller = Observation.start("caller", registry);
        var seen = new LinkedBlockingQueue<String>();
        LlmInterceptor looking = (call, chain) -> {
            seen.add(String.valueOf(Objects.requireNonNull(registry.getCurrentObservation())
                    .getContext()
                    .getName()));
            return chain.proceed(call);
        };
        try (TektonLlmClient client = Clients.plain(rhetor)
                        .customize(micrometer)
                        .interceptor(looking)
                        .build();
                Observation.Scope held = caller.openScope()) {
            face.ask(client, GenerationOptions.defaults());
        }
        caller.stop();

        assertThat(seen).containsExactly(NAME);
        TestObservationRegistryAssert.then(registry)
                .hasObservationWithNameEqualTo(NAME)
                .that()
                .hasParentObservationEqualTo(caller);
    }

    @ParameterizedTest
    @EnumSource
    void theHeadersOfATracerAreSentWithEachRequest(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(503, "busy"), face.reply("a"));
        registry.observationConfig().observationHandler(new Tracing());
        try (TektonLlmClient client =
                Clients.plain(rhetor).customize(micrometer).maxRetries(1).build()) {
            face.ask(client, GenerationOptions.defaults());
        }

        assertThat(rhetor.chatRequests())
                .extracting(request -> request.header("traceparent").orElse("none"))
                .containsExactly(Tracing.PARENT, Tracing.PARENT);
    }

    /** Does as Micrometer Tracing's handler for senders. */
    private static final class Tracing implements ObservationHandler<LlmObservationContext> {
        static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        @Override
        public void onStart(LlmObservationContext context) {
            context.getSetter().set(context.getCarrier(), "traceparent", PARENT);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof LlmObservationContext;
        }
    }

    @Test
    void theUsersConventionNamesTheObservation(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("a"));
        MicrometerLlm named = MicrometerLlm.builder(registry)
                .convention(new LlmObservationConvention() {
                    @Override
                    public String getName() {
                        return "my.call";
                    }
                })
                .build();
        try (TektonLlmClient client = Clients.plain(rhetor).customize(named).build()) {
            client.generateText("Hi");
        }

        TestObservationRegistryAssert.then(registry).hasNumberOfObservationsWithNameEqualTo("my.call", 1);
    }
}
