package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A call owns its end: in any form it completes, and leaves nothing behind. */
@ExtendWith(RhetorMockExtension.class)
class CallEndTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final int MANY = 200;

    private final RhetorMock rhetor;

    CallEndTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    private void neverAnswer() {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.text("never").hang());
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .always(request -> Reply.stream("a", "b").holdBefore(1, new Gate()));
        for (FrameType type : List.of(FrameType.GENERATE, FrameType.STREAM)) {
            rhetor.on(type).always(frame -> Reply.stream("a", "b").holdBefore(0, new Gate()));
        }
    }

    @Test
    void closingTheClientCompletesCallsOfEveryForm() throws Exception {
        neverAnswer();
        TektonLlmClient client =
                plain(rhetor).timeout(AN_HOUR).maxConnections(4 * MANY).build();
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ends.add(client.async().generateText("Hi"));
            ends.add(subscribe(client.async().streamText("Hi")));
        }
        for (int i = 0; i < 4; i++) {
            ends.add(CompletableFuture.supplyAsync(() -> client.generateText("Hi"), TestClients.newThread()));
            ends.add(CompletableFuture.supplyAsync(() -> client.streamText("Hi").text(), TestClients.newThread()));
        }
        rhetor.takeRequest(SOON);

        client.close();

        assertAllCancelled(ends);
        rhetor.awaitNoConnections(SOON);
    }

    @Test
    void closingTheWebSocketClientCompletesEveryRequestOfManyClients() throws Exception {
        neverAnswer();
        List<TektonLlmWebSocketClient> clients = new ArrayList<>();
        List<CompletableFuture<?>> ends = new ArrayList<>();
        for (int c = 0; c < 4; c++) {
            TektonLlmWebSocketClient client =
                    WebSocketClientTest.plain(rhetor).timeout(AN_HOUR).build();
            clients.add(client);
            for (int i = 0; i < MANY; i++) {
                ends.add(client.generate("Hi"));
                ends.add(client.stream("Hi", chunk -> {}).text());
                ends.add(subscribe(client.stream("Hi", GenerationOptions.defaults())));
            }
        }

        clients.forEach(TektonLlmWebSocketClient::close);

        assertAllCancelled(ends);
    }

    @Test
    void closingTheClientCompletesCallsThatWaitForAConnection() throws Exception {
        neverAnswer();
        TektonLlmClient client =
                plain(rhetor).timeout(AN_HOUR).maxConnections(4).build();
        List<CompletableFuture<CompletionResponse>> ends = IntStream.range(0, 2_000)
                .mapToObj(i -> client.async().generateText("Hi"))
                .toList();

        client.close();

        assertAllCancelled(ends);
    }

    @Test
    void theDeadlineIncludesTheWaitForAConnection() throws Exception {
        neverAnswer();
        GenerationOptions hurry =
                GenerationOptions.builder().deadline(Duration.ofMillis(300)).build();
        try (TektonLlmClient client =
                plain(rhetor).timeout(AN_HOUR).maxConnections(1).build()) {
            client.async().generateText("Hi");
            rhetor.takeRequest(SOON);

            assertThatThrownBy(() -> get(client.async().generateText("Hi", hurry)))
                    .hasCauseInstanceOf(LlmTimeoutException.class);
        }
    }

    @Test
    void aWebSocketStreamCancelledBeforeARetryLeavesNoUncancelledRequest() throws Exception {
        // A second attempt, if there is one, is not answered before it is cancelled.
        rhetor.on(FrameType.STREAM)
                .enqueue(Reply.error(429, "later"))
                .always(frame -> Reply.stream("a").holdBefore(0, new Gate()));
        CountDownLatch waiting = new CountDownLatch(1);
        try (TektonLlmWebSocketClient client = WebSocketClientTest.plain(rhetor)
                .maxRetries(3)
                .listener(onRetry(waiting))
                .build()) {
            GenerationOptions soon =
                    GenerationOptions.builder().retryDelay(Duration.ofMillis(1)).build();
            WebSocketRequest request = client.stream("Hi", soon, chunk -> {});
            assertThat(waiting.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            boolean cancelled = request.cancel();
            assertThatThrownBy(() -> get(request.text())).isNotNull();

            // A frame that is sent now follows all frames of the cancelled request.
            get(client.generate("next"));
            long streams = rhetor.frames().stream()
                    .filter(frame -> frame.type().orElseThrow() == FrameType.STREAM)
                    .count();
            long cancels = rhetor.frames().stream()
                    .filter(frame -> frame.type().orElseThrow() == FrameType.CANCEL)
                    .count();
            assertThat(cancelled).isTrue();
            assertThat(streams - cancels).as("requests that were not cancelled").isLessThanOrEqualTo(1);
        }
    }

    private static LlmEventListener onRetry(CountDownLatch latch) {
        return new LlmEventListener() {
            @Override
            public void onRetry(RetryEvent event) {
                latch.countDown();
            }
        };
    }

    @Test
    void theEventOfAFailedAttemptOverTheWebSocketHasItsDuration() {
        List<AttemptEvent> attempts = new ArrayList<>();
        LlmEventListener listener = new LlmEventListener() {
            @Override
            public void onAttempt(AttemptEvent event) {
                attempts.add(event);
            }
        };
        rhetor.enqueue(Reply.error(503, "later"));
        try (TektonLlmWebSocketClient client =
                WebSocketClientTest.plain(rhetor).listener(listener).build()) {
            assertThatThrownBy(() -> get(client.generate("Hi"))).isNotNull();
        }
        assertThat(attempts).hasSize(1);
        assertThat(attempts.get(0).duration()).isPositive();
    }

    private static CompletableFuture<String> subscribe(Flow.Publisher<StreamingChunk> publisher) {
        FaultTableTest.Collector collector = new FaultTableTest.Collector();
        publisher.subscribe(collector);
        return collector.text();
    }

    private static void assertAllCancelled(List<? extends CompletableFuture<?>> ends) {
        for (CompletableFuture<?> end : ends) {
            assertThatThrownBy(() -> get(end))
                    .satisfies(e -> assertThat(e instanceof ExecutionException ? e.getCause() : e)
                            .isInstanceOfAny(LlmCancelledException.class, IllegalStateException.class));
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
