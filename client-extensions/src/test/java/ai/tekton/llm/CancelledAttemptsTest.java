package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Listeners are notified of an attempt whose caller left, once and before the outcome, for every form of call. */
@ExtendWith(RhetorMockExtension.class)
class CancelledAttemptsTest {
    private final RhetorMock rhetor;
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final LlmEventListener listener = new LlmEventListener() {
        @Override
        public void onAttempt(AttemptEvent event) {
            assertThat(event.duration()).isPositive();
            events.add("attempt " + event.attempt() + ": "
                    + event.failure().map(e -> e.getClass().getSimpleName()).orElse("succeeded"));
        }

        @Override
        public void onOutcome(OutcomeEvent event) {
            events.add("outcome: "
                    + event.failure().map(e -> e.getClass().getSimpleName()).orElse("succeeded"));
        }
    };

    CancelledAttemptsTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @BeforeEach
    void neverAnswerToTheEnd() {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.text("never").hang());
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .always(request -> Reply.stream("a", "b").holdBefore(1, new Gate()));
        for (FrameType type : List.of(FrameType.GENERATE, FrameType.STREAM, FrameType.CHAT_STREAM)) {
            rhetor.on(type).always(frame -> Reply.stream("a", "b").holdBefore(1, new Gate()));
        }
    }

    private TektonLlmClient overHttp() {
        return plain(rhetor).listener(listener).build();
    }

    private TektonLlmWebSocketClient overTheSocket() {
        return WebSocketClientTest.plain(rhetor).listener(listener).build();
    }

    /** The events until the client was closed, which reports no more events of ended calls. */
    private void assertReportedOnce(AutoCloseable client) throws Exception {
        assertThat(events.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("attempt 1: LlmCancelledException");
        assertThat(events.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("outcome: LlmCancelledException");
        client.close();
        assertThat(events).isEmpty();
    }

    @Test
    void anInterruptedBlockingCallReportsItsAttemptOnce() throws Exception {
        TektonLlmClient client = overHttp();
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        CompletableFuture<CompletionResponse> answer = CompletableFuture.supplyAsync(
                () -> {
                    caller.complete(Thread.currentThread());
                    return client.generateText("Hi");
                },
                TestClients.newThread());
        rhetor.takeRequest(SOON);
        caller.join().interrupt();

        assertThatThrownBy(() -> WebSocketClientTest.get(answer)).hasCauseInstanceOf(LlmCancelledException.class);
        assertReportedOnce(client);
    }

    @Test
    void aCancelledFutureReportsItsAttemptOnce() throws Exception {
        TektonLlmClient client = overHttp();
        CompletableFuture<CompletionResponse> answer = client.async().generateText("Hi");
        rhetor.takeRequest(SOON);
        answer.cancel(true);

        assertReportedOnce(client);
    }

    @Test
    void aStreamClosedEarlyReportsItsAttemptOnce() throws Exception {
        TektonLlmClient client = overHttp();
        try (ChunkStream stream = client.streamText("Hi")) {
            assertThat(stream.iterator().next().chunk()).isEqualTo("a");
        }

        assertReportedOnce(client);
    }

    @Test
    void aCancelledSubscriptionReportsItsAttemptOnce() throws Exception {
        TektonLlmClient client = overHttp();
        client.async().streamText("Hi").subscribe(new CancellingSubscriber());

        assertReportedOnce(client);
    }

    @Test
    void aCallWhoseClientIsClosedReportsItsAttemptOnce() throws Exception {
        TektonLlmClient client = overHttp();
        client.async().generateText("Hi");
        rhetor.takeRequest(SOON);
        client.close();

        assertReportedOnce(client);
    }

    @Test
    void aCancelledFutureOverTheWebSocketReportsItsAttemptOnce() throws Exception {
        TektonLlmWebSocketClient client = overTheSocket();
        CompletableFuture<CompletionResponse> answer = client.generate("Hi");
        takeRequestFrame();
        answer.cancel(true);

        assertReportedOnce(client);
    }

    @Test
    void aCancelledRequestOverTheWebSocketReportsItsAttemptOnce() throws Exception {
        TektonLlmWebSocketClient client = overTheSocket();
        WebSocketRequest request = client.stream("Hi", chunk -> {});
        takeRequestFrame();
        assertThat(request.cancel()).isTrue();

        assertReportedOnce(client);
    }

    @Test
    void aRequestWhoseCallbackThrowsReportsItsAttemptOnce() throws Exception {
        TektonLlmWebSocketClient client = overTheSocket();
        client.stream("Hi", chunk -> {
            throw new AssertionError("a mistake of the caller's");
        });

        assertReportedOnce(client);
    }

    @Test
    void aCancelledSubscriptionOverTheWebSocketReportsItsAttemptOnce() throws Exception {
        TektonLlmWebSocketClient client = overTheSocket();
        client.stream("Hi", GenerationOptions.defaults()).subscribe(new CancellingSubscriber());

        assertReportedOnce(client);
    }

    @Test
    void aStreamOverTheWebSocketClosedEarlyReportsItsAttemptOnce() throws Exception {
        TektonLlmClient client = plain(rhetor)
                .transport(Transport.WEBSOCKET_FOR_STREAMS)
                .listener(listener)
                .build();
        try (ChunkStream stream = client.streamText("Hi")) {
            assertThat(stream.iterator().next().chunk()).isEqualTo("a");
        }

        assertReportedOnce(client);
    }

    private void takeRequestFrame() throws InterruptedException {
        FrameType type;
        do {
            type = rhetor.takeFrame(SOON).type().orElseThrow();
        } while (type != FrameType.GENERATE && type != FrameType.STREAM);
    }

    /** Cancels at its first chunk. */
    private static final class CancellingSubscriber implements Flow.Subscriber<StreamingChunk> {
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription made) {
            subscription = made;
            made.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(StreamingChunk chunk) {
            subscription.cancel();
        }

        @Override
        public void onError(Throwable failure) {
            throw new AssertionError("Nothing comes after a cancellation.", failure);
        }

        @Override
        public void onComplete() {
            throw new AssertionError("Nothing comes after a cancellation.");
        }
    }
}
