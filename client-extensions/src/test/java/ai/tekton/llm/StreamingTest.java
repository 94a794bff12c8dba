package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class StreamingTest {
    @Test
    void theFirstChunkReachesTheCallerBeforeTheServerHasWrittenTheSecond(RhetorMock rhetor) {
        Gate second = new Gate();
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, second));

        try (TektonLlmClient client = plain(rhetor).build();
                ChunkStream stream = client.streamText("Hi")) {
            Iterator<StreamingChunk> chunks = stream.iterator();
            assertThat(chunks.next().chunk()).isEqualTo("Par");
            assertThat(second.isOpen()).isFalse();
            second.open();
            assertThat(chunks.next().chunk()).isEqualTo("is.");
            assertThat(chunks.next().done()).isTrue();
            assertThat(chunks.hasNext()).isFalse();
            assertThatThrownBy(chunks::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void theLastChunkHasUsageAndFinishReason(RhetorMock rhetor) {
        rhetor.enqueue(Reply.events(
                "data: {\"chunk\": \"Paris.\", \"context_id\": \"c\", \"model\": \"m\", \"provider\": \"p\","
                        + " \"timestamp\": \"2025-03-01T12:00:00\", \"fallback\": true}\n\n",
                "data: {\"done\": true, \"finish_reason\": \"stop\", \"usage\": {\"prompt_tokens\": 1,"
                        + " \"completion_tokens\": 2}}\n\n"));

        List<StreamingChunk> chunks = new ArrayList<>();
        try (TektonLlmClient client = plain(rhetor).build()) {
            client.streamText("Hi").forEach(chunks::add);
        }

        assertThat(chunks.get(0).contextId()).contains("c");
        assertThat(chunks.get(0).model()).contains("m");
        assertThat(chunks.get(0).provider()).contains("p");
        assertThat(chunks.get(0).timestamp()).contains(java.time.Instant.parse("2025-03-01T12:00:00Z"));
        assertThat(chunks.get(0).fallback()).isTrue();
        assertThat(chunks.get(0).usage()).isEmpty();
        assertThat(chunks.get(1).usage()).contains(new Usage(1, 2, 3));
        assertThat(chunks.get(1).finishReason()).contains("stop");
    }

    @Test
    void aStreamClosedEarlyEndsTheExchangeAndLeavesNoConnection(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));

        try (TektonLlmClient client = plain(rhetor).build()) {
            try (ChunkStream stream = client.streamText("Hi")) {
                assertThat(stream.iterator().next().chunk()).isEqualTo("Par");
            }

            assertThat(outcome(rhetor)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
            rhetor.awaitNoConnections(SOON);
        }
    }

    @Test
    void closingAStreamInAnotherThreadReleasesTheReader(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));
        ExecutorService threads = Executors.newSingleThreadExecutor();
        CountDownLatch firstSeen = new CountDownLatch(1);

        try (TektonLlmClient client = plain(rhetor).build();
                ChunkStream stream = client.streamText("Hi")) {
            Future<?> reader = threads.submit(() -> stream.forEach(chunk -> firstSeen.countDown()));
            assertThat(firstSeen.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            stream.close();

            assertThatThrownBy(() -> reader.get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LlmCancelledException.class);
            assertThat(outcome(rhetor)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFailingCallbackClosesTheStreamAndIsNotReportedAsItsFailure(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, new Gate()));
        LlmConnectionException ofTheCallback = new LlmConnectionException("another server's");

        try (TektonLlmClient client =
                plain(rhetor).maxRetries(3).useFallback(true).build()) {
            assertThatThrownBy(() -> client.streamText("Hi").forEach(chunk -> {
                        throw ofTheCallback;
                    }))
                    .isSameAs(ofTheCallback);
            assertThat(outcome(rhetor)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
            assertThat(rhetor.journal()).hasSize(1);
        }
    }

    @Test
    void aStreamCanBeReadOnlyOnce(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build();
                ChunkStream stream = client.streamText("Hi")) {
            stream.text();

            assertThatThrownBy(stream::text).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(stream::iterator).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aStreamOfManyMegabytesIsLimitedOnlyPerEvent(RhetorMock rhetor) {
        String event = "data: {\"chunk\": \"" + "x".repeat(1000) + "\"}\r\n\r\n";
        rhetor.enqueue(Reply.repeated("text/event-stream", event, 40_000));
        rhetor.enqueue(Reply.events("data: {\"chunk\": \"" + "x".repeat(1024 * 1024) + "\"}\n\n"));
        long[] length = {0};

        try (TektonLlmClient client = plain(rhetor).build()) {
            client.streamText("Hi").forEach(chunk -> length[0] += chunk.chunk().length());

            assertThat(length[0]).isEqualTo(40_000_000);
            assertThatThrownBy(() -> client.streamText("Hi").text())
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining("maxEventBytes")
                    .hasMessageContaining("1048576 bytes");
        }
    }

    private static Outcome outcome(RhetorMock rhetor) throws Exception {
        return rhetor.journal().get(0).outcome().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
