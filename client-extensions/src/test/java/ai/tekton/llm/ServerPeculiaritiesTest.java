package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.mock.LineEnd;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.mock.StreamEnd;
import ai.tekton.llm.mock.TextField;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Known behaviour of real Rhetor servers, and of the proxies in front of them. */
@ExtendWith(RhetorMockExtension.class)
class ServerPeculiaritiesTest {
    private RhetorMock rhetor;
    private TektonLlmClient client;

    @BeforeEach
    void connect(RhetorMock rhetor) {
        this.rhetor = rhetor;
        this.client = plain(rhetor).build();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void anErrorBodyMayBeASentence() {
        rhetor.enqueue(Reply.error(400, "Unknown model 'x'."));

        assertThatThrownBy(() -> client.generateText("Hi")).hasMessageContaining("400: Unknown model 'x'.");
    }

    @Test
    void anErrorBodyMayBeFastApisDetail() {
        rhetor.enqueue(Reply.detail(400, "No such thing"));

        assertThatThrownBy(() -> client.generateText("Hi")).hasMessageContaining("400: No such thing");
    }

    @Test
    void anErrorBodyMayBeFastApisListOfWhichOnlyPlaceAndMessageAreUsed() {
        rhetor.enqueue(Reply.json(Map.of(
                        "detail",
                        List.of(
                                Map.of(
                                        "loc",
                                        List.of("body", "messages", 0, "role"),
                                        "msg",
                                        "wrong role",
                                        "type",
                                        "enum"),
                                Map.of("loc", List.of("body"), "msg", "too long", "type", "x", "input", "my prompt"))))
                .status(422));

        assertThatThrownBy(() -> client.generateText("Hi"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("body.messages.0.role: wrong role; body: too long")
                .hasMessageNotContaining("my prompt");
    }

    @Test
    void anErrorBodyMayBeAProxysPage() {
        rhetor.enqueue(Reply.body("text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>")
                .status(502));

        assertThatThrownBy(() -> client.generateText("Hi"))
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("answered 502")
                .hasMessageContaining("web page")
                .hasMessageNotContaining("<html>");
    }

    @Test
    void anErrorBodyMayBeEmpty() {
        rhetor.enqueue(Reply.body("text/plain", "").status(503));

        assertThatThrownBy(() -> client.generateText("Hi")).hasMessageEndingWith("answered 503.");
    }

    @Test
    void aTokenThatTheServerRepeatsIsNotShown() {
        rhetor.enqueue(Reply.error(401, "Bad token s3cr3t-token"));

        try (TektonLlmClient withToken = plain(rhetor).token("s3cr3t-token").build()) {
            assertThatThrownBy(() -> withToken.generateText("Hi")).hasMessageNotContaining("s3cr3t");
        }
    }

    @Test
    void a200WithAnErrorAndNoContentIsTheFailureOfAnAdapter() {
        rhetor.enqueue(Reply.json(Map.of("content", "", "provider", "openai", "error", "overloaded")));
        rhetor.enqueue(Reply.json(Map.of("error", "overloaded")));

        assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOfSatisfying(AdapterException.class, e -> {
            assertThat(e.adapterId()).contains("openai");
            assertThat(e).hasMessageContaining("overloaded");
            assertThat(e.status()).isEmpty();
        });
        assertThatThrownBy(() -> client.generateText("Hi"))
                .isInstanceOfSatisfying(
                        AdapterException.class, e -> assertThat(e.adapterId()).contains("anthropic"));
    }

    @Test
    void aResponseWithContentAndAnErrorIsAnAnswer() {
        rhetor.enqueue(Reply.json(Map.of("content", "Paris.", "error", "a late warning")));

        assertThat(client.generateText("Hi").content()).isEqualTo("Paris.");
    }

    @ParameterizedTest
    @EnumSource(TextField.class)
    void theTextIsReadFromEachOfItsFieldNames(TextField name) {
        try (RhetorMock older = RhetorMock.builder().textField(name).start();
                TektonLlmClient olderClient = plain(older).build()) {
            older.enqueue(Reply.text("Paris."));

            assertThat(olderClient.generateText("Hi").content()).isEqualTo("Paris.");
        }
    }

    @Test
    void anOlderServerWithoutHealthAndProvidersCanStillBeUsed() {
        try (RhetorMock older = RhetorMock.builder()
                        .withoutApiHealth()
                        .withoutProviders()
                        .start();
                TektonLlmClient olderClient = plain(older).build()) {
            assertThat(olderClient.health().status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(olderClient.getProviders()).isEqualTo(ProviderList.empty());
            assertThat(olderClient.initialize().reachable()).isTrue();
            older.enqueue(Reply.text("Paris."));
            assertThat(olderClient.generateText("Hi").content()).isEqualTo("Paris.");
        }
    }

    @Test
    void anEventStreamOfSseStarletteIsReadWithItsPings() {
        rhetor.enqueue(Reply.stream("Par", "is.").pingBefore(0).pingBefore(1).pingBefore(2));

        try (ChunkStream stream = client.streamText("Hi")) {
            assertThat(stream.text()).isEqualTo("Paris.");
        }
    }

    @ParameterizedTest
    @EnumSource(LineEnd.class)
    void aStreamWithAnyLineEndsIsRead(LineEnd lineEnd) {
        rhetor.enqueue(Reply.stream("Par", "is.").lineEnds(lineEnd));

        try (ChunkStream stream = client.streamText("Hi")) {
            assertThat(stream.text()).isEqualTo("Paris.");
        }
    }

    @ParameterizedTest
    @EnumSource(StreamEnd.class)
    void onlyTheLastChunkIsDoneForEveryKindOfStreamEnd(StreamEnd end) {
        rhetor.enqueue(Reply.stream("Par", "is.").ending(end));

        try (ChunkStream stream = client.streamText("Hi")) {
            List<StreamingChunk> chunks = stream.stream().collect(Collectors.toList());

            assertThat(chunks.stream().map(StreamingChunk::chunk)).containsExactly("Par", "is.", "");
            assertThat(chunks.stream().map(StreamingChunk::done)).containsExactly(false, false, true);
        }
    }

    @Test
    void aStreamEndsAtItsDoneEventEvenIfTheServerKeepsTheConnectionOpen() {
        rhetor.enqueue(Reply.stream("Paris.").holdBefore(2, new ai.tekton.llm.mock.Gate()));

        try (ChunkStream stream = client.streamText("Hi")) {
            assertThat(stream.text()).isEqualTo("Paris.");
        }
    }

    @Test
    void aStreamBrokenOffBeforeItsEndIsNotAnAnswer() {
        rhetor.enqueue(Reply.stream("Par", "is.").ending(StreamEnd.NONE).cutAfter(2));

        assertCut(client.streamText("Hi"), "Paris.");
    }

    @Test
    void aStreamWhoseEndCannotBeDistinguishedFromABreakCountsAsBroken() {
        rhetor.enqueue(Reply.stream("Par", "is.").ending(StreamEnd.NONE).closeDelimited());

        assertCut(client.streamText("Hi"), "Paris.");
    }

    @Test
    void aStreamWithADoneEventIsCompleteEvenIfTheConnectionIsItsOnlyEnd() {
        rhetor.enqueue(Reply.stream("Par", "is.").ending(StreamEnd.DONE).closeDelimited());

        try (ChunkStream stream = client.streamText("Hi")) {
            assertThat(stream.text()).isEqualTo("Paris.");
        }
    }

    private static void assertCut(ChunkStream cut, String textSoFar) {
        try (ChunkStream stream = cut) {
            assertThatThrownBy(stream::text).isInstanceOfSatisfying(LlmConnectionException.class, e -> {
                assertThat(e.partialText()).contains(textSoFar);
                assertThat(e).hasMessageNotContaining(textSoFar);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"0,", "2, 'ab'"})
    void anErrorInTheFirstOrALaterEventIsAnAdapterFailureWithTheTextSoFar(int chunks, String textSoFar) {
        rhetor.enqueue(Reply.stream("a", "b", "c").errorAfter(chunks, "overloaded"));

        try (ChunkStream stream = client.streamText("Hi")) {
            assertThatThrownBy(stream::text).isInstanceOfSatisfying(AdapterException.class, e -> {
                assertThat(e).hasMessageContaining("overloaded");
                assertThat(e.partialText()).isEqualTo(java.util.Optional.ofNullable(textSoFar));
            });
        }
    }

    @Test
    void aStreamThatFailsWithAPlainJsonErrorIsTheFailureOfAnAdapter() {
        rhetor.enqueue(Reply.json(Map.of("error", "overloaded")));

        assertThatThrownBy(() -> client.streamText("Hi").text())
                .isInstanceOf(AdapterException.class)
                .hasMessageContaining("overloaded");
    }

    @Test
    void noRequestCarriesAnUpgradeAndEachBodyHasAContentLength() {
        client.generateText("Hi");
        client.streamText("Hi").text();
        client.health();
        client.getProviders();

        assertThat(rhetor.journal()).hasSize(4);
        for (ReceivedRequest request : rhetor.journal()) {
            assertThat(request.header("Upgrade")).isEmpty();
            assertThat(request.header("Transfer-Encoding")).isEmpty();
            if (request.method().equals("POST")) {
                assertThat(request.header("Content-Length")).contains(String.valueOf(request.body().length));
            }
        }
    }

    @Test
    void aConnectionThatTheServerClosedWhileIdleIsReplacedWithoutAFailure() throws InterruptedException {
        assertThat(client.generateText("Hi").attempts()).isEqualTo(1);
        rhetor.closeIdleConnections();
        rhetor.awaitNoConnections(SOON);
        spinBeyondTheIdleTimeThatIsChecked();

        assertThat(client.generateText("Hi").attempts()).isEqualTo(1);
        assertThat(client.streamText("Hi").text()).isNotEmpty();
        assertThat(rhetor.totalConnections()).isEqualTo(2);
    }

    /** A connection that was idle for some milliseconds is checked before it is used again. */
    private static void spinBeyondTheIdleTimeThatIsChecked() {
        long until = System.nanoTime() + Duration.ofMillis(20).toNanos();
        while (System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aRequestThatTheServerReadWithoutAnAnswerIsNotSilentlyResent() {
        List<AttemptEvent> attempts = new ArrayList<>();
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onAttempt(AttemptEvent event) {
                attempts.add(event);
            }
        };
        try (TektonLlmClient listening = plain(rhetor).listener(listener).build()) {
            listening.generateText("Hi");
            rhetor.enqueue(Reply.noAnswer());
            rhetor.enqueue(Reply.text("Paris."));

            assertThatThrownBy(() -> listening.generateText("Hi")).isInstanceOf(LlmConnectionException.class);

            assertThat(rhetor.journal()).hasSize(2);
            assertThat(attempts).hasSize(2);
            assertThat(attempts.get(1).failure()).isPresent();
        }
    }

    @Test
    void aConnectionIsUsedAgainAfterAnswersAndAfterStreams() {
        client.generateText("Hi");
        client.streamText("Hi").text();
        client.streamText("Hi").forEach(chunk -> {});
        client.generateText("Hi");
        rhetor.enqueue(Reply.error(500, "no"));
        assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(AdapterException.class);
        client.generateText("Hi");

        assertThat(rhetor.totalConnections()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03-01T12:00:00, 2025-03-01T12:00:00Z",
        "2025-03-01T12:00:00.123456, 2025-03-01T12:00:00.123456Z",
        "2025-03-01T12:00:00Z, 2025-03-01T12:00:00Z",
        "2025-03-01T12:00:00+02:00, 2025-03-01T10:00:00Z",
        "2025-03-01 12:00:00, 2025-03-01T12:00:00Z",
        "yesterday,",
    })
    void aTimeWithoutAZoneIsUtcAndOneThatIsNotATimeIsLeftOut(String timestamp, Instant expected) {
        rhetor.enqueue(Reply.json(Map.of("content", "Paris.", "timestamp", timestamp)));

        assertThat(client.generateText("Hi").timestamp()).isEqualTo(java.util.Optional.ofNullable(expected));
    }

    @Test
    void unknownFieldsAndUnknownValuesAreTolerated() {
        rhetor.enqueue(Reply.json(Map.of(
                "content",
                "Paris.",
                "reasoning",
                Map.of("steps", List.of(1, 2)),
                "usage",
                Map.of("total_tokens", 3, "cached_tokens", 1))));
        rhetor.enqueue(Reply.events("data: {\"chunk\": \"Paris.\", \"delta\": [1], \"done\": true}\n\n"));
        rhetor.on(RhetorOperation.GET_API_HEALTH).enqueue(Reply.json(Map.of("status", "sleepy", "mood", "fine")));

        assertThat(client.generateText("Hi").content()).isEqualTo("Paris.");
        assertThat(client.streamText("Hi").text()).isEqualTo("Paris.");
        assertThat(client.health().status()).isEqualTo(HealthStatus.UNKNOWN);
    }

    @Test
    void bytesThatAreNoUtf8AreReplacedInAStream() {
        byte[] event =
                "data: {\"chunk\": \"a?b\", \"done\": true}\n\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        event[18] = (byte) 0xFF;
        rhetor.enqueue(Reply.body("text/event-stream", event));

        assertThat(client.streamText("Hi").text()).isEqualTo("a\uFFFDb");
    }
}
