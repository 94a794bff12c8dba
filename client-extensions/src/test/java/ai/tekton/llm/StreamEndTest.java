package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How streams end, and that unread streams leave nothing open. */
@ExtendWith(RhetorMockExtension.class)
class StreamEndTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final RhetorMock rhetor;

    StreamEndTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @Test
    void anEmptyResponseToAStreamRequestIsAFailure() {
        rhetor.enqueue(Reply.notHttp("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        try (TektonLlmClient client = plain(rhetor).timeout(AN_HOUR).build()) {
            assertThatThrownBy(() -> client.streamText("Hi")).isInstanceOf(LlmConnectionException.class);
        }
    }

    @Test
    void aStreamThatIsReadByAnotherThreadSurvivesTheInterruptionOfItsOpener() throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, gate));
        try (TektonLlmClient client = plain(rhetor).timeout(AN_HOUR).build()) {
            CompletableFuture<ChunkStream> opened = new CompletableFuture<>();
            CountDownLatch readerStarted = new CountDownLatch(1);
            Thread opener = new Thread(() -> {
                opened.complete(client.streamText("Hi"));
                try {
                    readerStarted.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            opener.start();
            ChunkStream stream = get(opened);
            CompletableFuture<String> text = CompletableFuture.supplyAsync(
                    () -> {
                        stream.tryAdvance(chunk -> assertThat(chunk.chunk()).isEqualTo("a"));
                        opener.interrupt();
                        gate.open();
                        return stream.text();
                    },
                    TestClients.newThread());

            assertThat(get(text)).isEqualTo("b");
            opener.join();
        }
    }

    @Test
    void aSecondReadOfAFailedStreamFailsAgainInTheSameWay() {
        rhetor.enqueue(Reply.stream("a", "b").errorAfter(1, "overloaded"));
        try (TektonLlmClient client = plain(rhetor).build();
                ChunkStream stream = client.streamText("Hi")) {
            stream.tryAdvance(chunk -> {});
            TektonLlmException first = failure(stream);
            assertThat(failure(stream)).isSameAs(first);
        }
    }

    private static TektonLlmException failure(ChunkStream stream) {
        try {
            stream.tryAdvance(chunk -> {});
        } catch (TektonLlmException e) {
            return e;
        }
        throw new AssertionError("The stream did not fail.");
    }

    @Test
    void aStreamThatWasReadToItsEndHoldsNoConnectionEvenIfItIsNotClosed() {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(request -> Reply.stream("a", "b"));
        try (TektonLlmClient client = plain(rhetor).maxConnections(1).build()) {
            for (int i = 0; i < 5; i++) {
                ChunkStream stream = client.streamText("Hi");
                boolean[] done = {false};
                while (!done[0]) {
                    stream.tryAdvance(chunk -> done[0] = chunk.done());
                }
            }
            assertThat(rhetor.journal()).as("each had the only connection").hasSize(5);
        }
    }

    @Test
    void anAbandonedStreamIsDetectedAndItsConnectionReleased() throws Exception {
        Queue<OutcomeEvent> outcomes = new ConcurrentLinkedQueue<>();
        CountDownLatch ended = new CountDownLatch(1);
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                outcomes.add(event);
                ended.countDown();
            }
        };
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, new Gate()));
        try (TektonLlmClient client = plain(rhetor)
                .timeout(AN_HOUR)
                .listener(listener)
                .recordStreamOrigins(true)
                .build()) {
            openAndDrop(client);
            ReceivedRequest request = rhetor.takeRequest(SOON);
            while (!request.outcome().isDone()) {
                System.gc();
                Thread.onSpinWait();
            }

            assertThat(get(request.outcome())).isEqualTo(Outcome.ABORTED_BY_CLIENT);
            assertThat(ended.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(outcomes.element().failure())
                    .get()
                    .isInstanceOf(LlmCancelledException.class)
                    .asString()
                    .contains("dropped");
        }
    }

    private static void openAndDrop(TektonLlmClient client) {
        client.streamText("Hi").tryAdvance(chunk -> {});
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
