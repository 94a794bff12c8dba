package ai.tekton.llm.contract.internal.probe;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.llm.mock.Deviation;
import ai.tekton.llm.mock.RhetorMock;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which a mock can deviate from the contract is named by the probe. */
class DeviationsTest {
    /** Those that are silence, which takes as long as the probe waits. */
    private static final Set<Deviation> SILENT = EnumSet.of(
            Deviation.CHAT_UNANSWERED,
            Deviation.STREAM_ENDLESS,
            Deviation.REGISTER_UNANSWERED,
            Deviation.PING_UNANSWERED,
            Deviation.STREAM_FRAME_WITHOUT_DONE);

    /** Those after which nothing of the socket is as it should be. */
    private static final Set<Deviation> OF_THE_WHOLE_SOCKET =
            EnumSet.of(Deviation.WEBSOCKET_MISSING, Deviation.PING_UNANSWERED);

    /** How long the probe waits for those. A busy machine answers other requests later than that: then it waits longer. */
    private static final List<Duration> SILENCES =
            List.of(Duration.ofMillis(1500), Duration.ofSeconds(6), Duration.ofSeconds(24));

    private static final Map<Deviation, CompletableFuture<ProbeResult>> RESULTS = new EnumMap<>(Deviation.class);
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(12);

    /** The operation and the place that a deviation is found at. */
    private record Expected(String operation, String place) {}

    @BeforeAll
    static void probe() {
        // The silent ones first: they do nothing but wait, while the others are at work.
        SILENT.forEach(deviation -> RESULTS.put(deviation, inBackground(() -> probeSilent(deviation))));
        for (Deviation deviation : EnumSet.complementOf(EnumSet.copyOf(SILENT))) {
            RESULTS.put(deviation, inBackground(() -> probe(deviation, Probing.PATIENCE)));
        }
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    private static CompletableFuture<ProbeResult> inBackground(Supplier<ProbeResult> probe) {
        return CompletableFuture.supplyAsync(probe, THREADS);
    }

    private static ProbeResult probe(Deviation deviation, Duration timeout) {
        try (RhetorMock mock = RhetorMock.start()) {
            deviation.applyTo(mock);
            return Probing.PROBE.probe(
                    Probing.settings(URI.create(mock.url()), URI.create(mock.webSocketUrl()), timeout));
        }
    }

    private static ProbeResult probeSilent(Deviation deviation) {
        Iterator<Duration> silences = SILENCES.iterator();
        ProbeResult result = probe(deviation, silences.next());
        while (!isAlone(deviation, result) && silences.hasNext()) {
            result = probe(deviation, silences.next());
        }
        return result;
    }

    /** Whether a deviation is found, and nothing besides that does not follow from it. */
    private static boolean isAlone(Deviation deviation, ProbeResult result) {
        Set<String> found = grave(result).keySet();
        String operation = expected(deviation).operation();
        return OF_THE_WHOLE_SOCKET.contains(deviation) ? found.contains(operation) : found.equals(Set.of(operation));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void eachDeviationIsNamedByItsOperationAndItsPlace(Deviation deviation) {
        ProbeResult result = RESULTS.get(deviation).join();
        Expected expected = expected(deviation);

        assertThat(result.problem()).isEmpty();
        assertThat(grave(result).get(expected.operation()))
                .as("what is grave about %s", expected.operation())
                .isNotNull()
                .anySatisfy(finding -> assertThat(finding.place()).isEqualTo(expected.place()));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void noOtherOperationIsBlamedForADeviation(Deviation deviation) {
        ProbeResult result = RESULTS.get(deviation).join();

        if (!OF_THE_WHOLE_SOCKET.contains(deviation)) {
            assertThat(grave(result).keySet())
                    .containsExactly(expected(deviation).operation());
        }
    }

    @Test
    void everyOperationHasADeviationOfItsOwn() {
        Set<String> deviating = Arrays.stream(Deviation.values())
                .map(deviation -> expected(deviation).operation())
                .collect(Collectors.toSet());

        assertThat(deviating).containsExactlyInAnyOrderElementsOf(Probing.operationIds());
    }

    private static Map<String, List<Finding>> grave(ProbeResult result) {
        return result.findings().entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(),
                        entry.getValue().stream()
                                .filter(finding -> finding.verdict().compareTo(Verdict.BREAKING) >= 0)
                                .toList()))
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    // A switch over all of them: one that is added does not compile until it has a case here.
    private static Expected expected(Deviation deviation) {
        return switch (deviation) {
            case HEALTH_MISSING -> new Expected("getHealth", "response");
            case HEALTH_WITHOUT_STATUS -> new Expected("getHealth", "response.status");
            case API_HEALTH_NO_JSON -> new Expected("getApiHealth", "response");
            case API_HEALTH_PORT_AS_TEXT -> new Expected("getApiHealth", "response.port");
            case PROVIDERS_UNDECLARED_STATUS -> new Expected("listProviders", "response");
            case PROVIDERS_WRONG_MEDIA_TYPE -> new Expected("listProviders", "response.Content-Type");
            case PROVIDERS_AVAILABLE_AS_TEXT -> new Expected("listProviders", "response.providers.*.available");
            case PROVIDERS_MODEL_WITHOUT_ID -> new Expected("listProviders", "response.providers.*.models[0].id");
            case CHAT_WITHOUT_CONTENT, CHAT_EMPTY_CONTENT -> new Expected("createChatCompletion", "response.content");
            case CHAT_USAGE_AS_TEXT -> new Expected("createChatCompletion", "response.usage.total_tokens");
            case CHAT_NOT_UTF8, CHAT_UNANSWERED, CHAT_REDIRECTED -> new Expected("createChatCompletion", "response");
            case CHAT_BAD_RETRY_AFTER -> new Expected("createChatCompletion", "response.Retry-After");
            case CHAT_EMPTY_MESSAGES_ACCEPTED -> new Expected("createChatCompletion", "request.messages");
            case CHAT_ERROR_OF_ANOTHER_SHAPE -> new Expected("createChatCompletion", "response.error");
            case STREAM_AS_JSON -> new Expected("streamChatCompletion", "response.Content-Type");
            case STREAM_ENDLESS, STREAM_CUT, STREAM_EVENT_NO_JSON, STREAM_NOT_UTF8 ->
                new Expected("streamChatCompletion", "event");
            case STREAM_WITHOUT_TEXT, STREAM_CHUNK_AS_OBJECT -> new Expected("streamChatCompletion", "event.chunk");
            case STREAM_TEXT_AFTER_DONE -> new Expected("streamChatCompletion", "event.done");
            case WEBSOCKET_MISSING -> new Expected("register", "handshake");
            case REGISTER_UNANSWERED, REGISTER_ACK_NOT_FIRST -> new Expected("register", "frame");
            case PING_UNANSWERED -> new Expected("ping", "frame");
            case UNKNOWN_FRAME_CLOSES -> new Expected("connectionError", "frame");
            case CONNECTION_ERROR_WITHOUT_TEXT -> new Expected("connectionError", "frame.error");
            case GENERATE_ID_OF_ANOTHER -> new Expected("generate", "frame.request_id");
            case GENERATE_NO_JSON, GENERATE_BINARY -> new Expected("generate", "frame");
            case CHAT_FRAME_TWICE -> new Expected("chat", "frame");
            case CHAT_FRAME_WRONG_TYPE -> new Expected("chat", "frame.context_id");
            case CHAT_FRAME_ERROR_WITHOUT_ID -> new Expected("chat", "frame.request_id");
            case STREAM_FRAME_WITHOUT_DONE -> new Expected("stream", "frame");
            case CHAT_STREAM_FRAME_AFTER_DONE -> new Expected("chatStream", "frame.done");
            case CANCEL_ANSWERED, CANCEL_IGNORED -> new Expected("cancel", "frame");
        };
    }
}
