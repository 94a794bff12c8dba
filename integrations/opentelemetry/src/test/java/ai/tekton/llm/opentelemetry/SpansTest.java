package ai.tekton.llm.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The spans of calls, held against the tables of the conventions. */
@ExtendWith(RhetorMockExtension.class)
class SpansTest {
    private static final GenerationOptions EVERY_OPTION = GenerationOptions.builder()
            .temperature(0.5)
            .maxTokens(100)
            .topP(0.9)
            .topK(40)
            .presencePenalty(0.1)
            .frequencyPenalty(0.2)
            .stop("END")
            .contextId("trip")
            .systemPrompt("Be brief.")
            .build();

    private final Telemetry telemetry = new Telemetry();

    @AfterEach
    void close() {
        telemetry.assertNothingIsKept();
        telemetry.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCallHasEveryAttributeThatTheConventionsNameForStreamsToo(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(face.reply("Paris", "."));
        try (TektonLlmClient client = telemetry.client(rhetor).build()) {
            face.ask(client, EVERY_OPTION);
        }

        SpanData span = telemetry.callSpan();
        assertThat(span.getName()).isEqualTo("chat claude-3");
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(attributes(span))
                .contains(
                        entry("gen_ai.operation.name", "chat"),
                        entry("gen_ai.provider.name", "anthropic"),
                        entry("gen_ai.request.model", "claude-3"),
                        entry("gen_ai.request.temperature", 0.5),
                        entry("gen_ai.request.max_tokens", 100L),
                        entry("gen_ai.request.top_p", 0.9),
                        entry("gen_ai.request.top_k", 40.0),
                        entry("gen_ai.request.presence_penalty", 0.1),
                        entry("gen_ai.request.frequency_penalty", 0.2),
                        entry("gen_ai.request.stop_sequences", List.of("END")),
                        entry("gen_ai.response.model", "claude-3"),
                        entry("gen_ai.response.finish_reasons", List.of("stop")),
                        entry("gen_ai.conversation.id", "trip"),
                        entry("server.address", "127.0.0.1"),
                        entry("server.port", (long) rhetor.port()),
                        entry("tekton.llm.component", "test"),
                        entry("tekton.llm.attempts", 1L),
                        entry("tekton.llm.backend", "rhetor"),
                        entry("tekton.llm.response.provider", "anthropic"),
                        entry("tekton.llm.fallback", false))
                .containsKeys("gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens", "tekton.llm.request.id")
                .doesNotContainKeys("error.type", "gen_ai.input.messages", "gen_ai.output.messages")
                .doesNotContainKey("gen_ai.system_instructions");
        assertThat(attributes(span).containsKey("gen_ai.request.stream")).isEqualTo(face.isStream());
        assertThat(attributes(span).containsKey("gen_ai.response.time_to_first_chunk"))
                .isEqualTo(face.isStream());
        assertThat(eventNames(span)).isEqualTo(face.isStream() ? List.of("tekton.llm.first_chunk") : List.of());
    }

    @ParameterizedTest
    @EnumSource
    void contentIsRecordedOnlyIfEnabled(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(face.reply("\"Paris\"\n", "."));
        OpenTelemetryLlm telling =
                OpenTelemetryLlm.builder(telemetry.sdk()).captureContent(true).build();
        try (TektonLlmClient client = telemetry.client(rhetor, telling).build()) {
            face.ask(client, EVERY_OPTION);
        }

        assertThat(attributes(telemetry.callSpan()))
                .contains(
                        entry("gen_ai.system_instructions", "[{\"type\":\"text\",\"content\":\"Be brief.\"}]"),
                        entry(
                                "gen_ai.input.messages",
                                "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}]"),
                        entry(
                                "gen_ai.output.messages",
                                "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":"
                                        + "\"\\\"Paris\\\"\\n.\"}],\"finish_reason\":\"stop\"}]"));
    }

    @ParameterizedTest
    @EnumSource
    void eachAttemptHasASpanBelowTheCallsAndEachRetryAnEvent(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(503, "busy"), face.reply("a"));
        try (TektonLlmClient client = telemetry.client(rhetor).maxRetries(1).build()) {
            face.ask(client, GenerationOptions.defaults());
        }

        SpanData call = telemetry.callSpan();
        assertThat(telemetry.attempts())
                .hasSize(2)
                .allSatisfy(attempt -> {
                    assertThat(attempt.getParentSpanId()).isEqualTo(call.getSpanId());
                    assertThat(attempt.getKind()).isEqualTo(SpanKind.INTERNAL);
                    assertThat(attempt.getStartEpochNanos()).isBetween(call.getStartEpochNanos(), end(attempt));
                    assertThat(end(attempt)).isLessThanOrEqualTo(end(call));
                })
                .extracting(SpanData::getName)
                .containsExactly("attempt 1", "attempt 2");
        assertThat(attributes(telemetry.attempts().get(0)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "tekton.llm.attempt.number",
                        1L,
                        "tekton.llm.backend",
                        "rhetor",
                        "http.response.status_code",
                        503L,
                        "error.type",
                        ServiceUnavailableException.class.getName()));
        assertThat(telemetry.attempts().get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(telemetry.attempts().get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(eventNames(call)).startsWith("tekton.llm.retry");
        assertThat(attributes(call)).contains(entry("tekton.llm.attempts", 2L));
    }

    @ParameterizedTest
    @EnumSource
    void aFallbackIsAnEventAndTheSpanNamesTheBackendThatAnswered(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(500, "broken"));
        try (TektonLlmClient client = telemetry.client(rhetor).useFallback(true).build()) {
            face.ask(client, GenerationOptions.defaults());
        }

        SpanData call = telemetry.callSpan();
        assertThat(call.getEvents())
                .filteredOn(event -> event.getName().equals("tekton.llm.fallback"))
                .singleElement()
                .satisfies(event -> assertThat(attributes(event))
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                "tekton.llm.backend",
                                "rhetor",
                                "tekton.llm.backend.next",
                                "fallback",
                                "error.type",
                                AdapterException.class.getName())));
        assertThat(attributes(call))
                .contains(entry("tekton.llm.fallback", true), entry("tekton.llm.backend", "fallback"))
                .doesNotContainKey("error.type");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureSetsTheStatusAndTheErrorTypeOfTheSpan(Face face, RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(500, "broken"));
        try (TektonLlmClient client = telemetry.client(rhetor).build()) {
            assertThatThrownBy(() -> face.ask(client, GenerationOptions.defaults()))
                    .isNotNull();
        }

        SpanData call = telemetry.callSpan();
        assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(attributes(call)).contains(entry("error.type", AdapterException.class.getName()));
    }

    @Test
    void aCallThatIsCancelledEndsItsSpan(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        try (TektonLlmClient client = telemetry.client(rhetor).build()) {
            var hanging = client.async().generateText("Hi");
            rhetor.takeRequest(Telemetry.SOON);
            hanging.cancel(true);
            telemetry.awaitOutcome();
        }

        assertThat(attributes(telemetry.callSpan()))
                .contains(entry("error.type", LlmCancelledException.class.getName()));
    }

    @Test
    void aStreamClosedEarlyEndsItsSpanWithItsErrorTypeAndItsTimeToFirstChunk(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, new Gate()));
        try (TektonLlmClient client = telemetry.client(rhetor).build();
                var stream = client.streamText("Hi")) {
            assertThat(stream.iterator().next().chunk()).isEqualTo("a");
            stream.close();
            telemetry.awaitOutcome();
        }

        assertThat(attributes(telemetry.callSpan()))
                .contains(entry("error.type", LlmCancelledException.class.getName()))
                .containsKey("gen_ai.response.time_to_first_chunk");
    }

    @Test
    void aClientThatIsClosedEndsTheSpansOfItsCalls(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        TektonLlmClient client = telemetry.client(rhetor).build();
        client.async().generateText("Hi");
        rhetor.takeRequest(Telemetry.SOON);
        client.close();
        telemetry.awaitOutcome();

        assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(IllegalStateException.class);
        assertThat(telemetry.callSpan().hasEnded()).isTrue();
    }

    private static long end(SpanData span) {
        return span.getEndEpochNanos();
    }

    private static List<String> eventNames(SpanData span) {
        return span.getEvents().stream().map(EventData::getName).toList();
    }

    private static Map<String, Object> attributes(SpanData span) {
        return named(span.getAttributes().asMap());
    }

    private static Map<String, Object> attributes(EventData event) {
        return named(event.getAttributes().asMap());
    }

    private static Map<String, Object> named(Map<AttributeKey<?>, Object> attributes) {
        return attributes.entrySet().stream()
                .collect(Collectors.toMap(each -> each.getKey().getKey(), Map.Entry::getValue));
    }
}
