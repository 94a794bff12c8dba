package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That a call owns its end: whatever form it has, it completes, and nothing of it is left behind. */
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
    void closingTheClientCompletesEveryCallWhateverItsForm() throws Exception {
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
    void closingTheClientCompletesCallsThatStillWaitForTheirTurn() throws Exception {
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
    void whatIsChainedToAFutureMayWaitForAnotherCallOfTheSameClient() throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> Reply.text("ok"));
        int connections = 4;
        try (TektonLlmClient client = plain(rhetor).maxConnections(connections).build()) {
            List<CompletableFuture<String>> nested = IntStream.range(0, 4 * connections)
                    .mapToObj(i -> client.async()
                            .generateText("first")
                            .thenApply(first ->
                                    client.async().generateText("second").join().content()))
                    .toList();

            for (CompletableFuture<String> text : nested) {
                assertThat(get(text)).isEqualTo("ok");
            }
        }
    }

    @Test
    void whatIsChainedToAWebSocketFutureMayWaitForAnotherRequest() throws Exception {
        try (TektonLlmWebSocketClient client = WebSocketClientTest.plain(rhetor).build()) {
            List<CompletableFuture<String>> nested = IntStream.range(0, 40)
                    .mapToObj(i -> client.generate("first")
                            .thenApply(first -> client.generate("second").join().content()))
                    .toList();

            for (CompletableFuture<String> text : nested) {
                assertThat(get(text)).isNotBlank();
            }
        }
    }

    @Test
    void theDeadlineCountsWhatACallWaitsForItsTurn() throws Exception {
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
    void aCallbackThatThrowsAnErrorEndsItsRequestAloneAndTheFutureSaysSo() throws Exception {
        rhetor.on(FrameType.STREAM).always(frame -> Reply.stream("a", "b"));
        try (TektonLlmWebSocketClient client = WebSocketClientTest.plain(rhetor).build()) {
            AssertionError error = new AssertionError("the caller's own");

            assertThatThrownBy(() -> get(client.stream("Hi", chunk -> {
                                throw error;
                            })
                            .text()))
                    .isInstanceOf(ExecutionException.class)
                    .hasCause(error);
            assertThat(get(client.stream("Hi", chunk -> {}).text())).isEqualTo("ab");
        }
    }

    @Test
    void aSubscriberThatThrowsAnErrorEndsItsSubscriptionAlone() throws Exception {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(request -> Reply.stream("a", "b"));
        try (TektonLlmClient client = plain(rhetor).build()) {
            CompletableFuture<Throwable> told = new CompletableFuture<>();
            client.async().streamText("Hi").subscribe(new FaultTableTest.Collector() {
                @Override
                public void onNext(StreamingChunk chunk) {
                    throw new AssertionError("the subscriber's own");
                }

                @Override
                public void onError(Throwable failure) {
                    told.complete(failure);
                }
            });

            assertThat(get(told)).isInstanceOf(AssertionError.class);
            assertThat(get(subscribe(client.async().streamText("Hi")))).isEqualTo("ab");
        }
    }

    @Test
    void aListenerThatThrowsAnErrorBreaksNoCallAndMutesNoOther() {
        List<OutcomeEvent> outcomes = new ArrayList<>();
        LlmEventListener broken = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                throw new AssertionError("the listener's own");
            }
        };
        LlmEventListener other = new LlmEventListener() {
            @Override
            public void onOutcome(OutcomeEvent event) {
                outcomes.add(event);
            }
        };
        try (TektonLlmClient client =
                plain(rhetor).listener(broken).listener(other).build()) {
            client.generateText("Hi");
            client.generateText("Hi");
        }
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void anEmptyAnswerToAStreamIsAFailureAndNotAWaitForEver() {
        rhetor.enqueue(Reply.notHttp("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        try (TektonLlmClient client = plain(rhetor).timeout(AN_HOUR).build()) {
            assertThatThrownBy(() -> client.streamText("Hi")).isInstanceOf(LlmConnectionException.class);
        }
    }

    @Test
    void aWebSocketStreamCancelledBeforeARetrySendsNothingAfterwards() throws Exception {
        rhetor.enqueue(Reply.error(429, "later"));
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

            // A frame sent now comes behind whatever the cancelled request might have sent.
            get(client.generate("next"));
            long streams = rhetor.frames().stream()
                    .filter(frame -> frame.type().orElseThrow() == FrameType.STREAM)
                    .count();
            long cancels = rhetor.frames().stream()
                    .filter(frame -> frame.type().orElseThrow() == FrameType.CANCEL)
                    .count();
            assertThat(cancelled).isTrue();
            assertThat(streams - cancels).as("requests that nobody ended").isLessThanOrEqualTo(1);
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
    void cancellingASubscriptionWithinOnNextLeavesTheSubscribersThreadAlone() throws Exception {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(request -> Reply.stream("a", "b"));
        try (TektonLlmClient client = plain(rhetor).build()) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            client.async().streamText("Hi").subscribe(new Flow.Subscriber<>() {
                private Flow.Subscription subscription;

                @Override
                public void onSubscribe(Flow.Subscription given) {
                    subscription = given;
                    given.request(Long.MAX_VALUE);
                }

                @Override
                public void onNext(StreamingChunk chunk) {
                    subscription.cancel();
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }

                @Override
                public void onError(Throwable failure) {
                    interrupted.completeExceptionally(failure);
                }

                @Override
                public void onComplete() {
                    interrupted.completeExceptionally(new AssertionError("It was cancelled."));
                }
            });

            assertThat(get(interrupted)).isFalse();
        }
    }

    @Test
    void aStreamHandedToAnotherThreadOutlivesTheInterruptionOfItsOpener() throws Exception {
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
    void aStreamWhoseLastChunkWasTakenHoldsNoConnectionThoughNobodyClosesIt() {
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
    void aStreamThatItsCallerDroppedIsFoundAndItsConnectionFreed() throws Exception {
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

    @Test
    void aBackendThatHangsHoldsUpItselfAloneAndTheDeadlineFallsBack() {
        CountDownLatch interrupted = new CountDownLatch(1);
        LlmBackend hangs = new LlmBackend() {
            @Override
            public CompletionResponse complete(ChatCall call) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                throw new IllegalStateException("It was interrupted.");
            }

            @Override
            public ChunkStream stream(ChatCall call) {
                throw new UnsupportedOperationException();
            }
        };
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("test")
                .backend(hangs)
                .deadline(Duration.ofMillis(200))
                .maxRetries(0)
                .build()) {
            CompletionResponse answer = client.generateText("Hi");

            assertThat(answer.backend()).contains("fallback");
            assertThat(answer.failures().get(0).failure()).isInstanceOf(LlmTimeoutException.class);
        }
        assertThat(interrupted.getCount()).isLessThanOrEqualTo(1);
    }

    @Test
    void oneBackendThatCannotBeClosedLeavesNoOtherOpen() {
        List<String> closed = new ArrayList<>();
        LlmBackend broken = closing(() -> {
            throw new IllegalStateException("cannot be closed");
        });
        LlmBackend other = closing(() -> closed.add("other"));
        TektonLlmClient client = plain(rhetor)
                .useFallback(true)
                .fallbackBackends(List.of(broken, other))
                .build();

        assertThatThrownBy(client::close).hasMessage("cannot be closed");

        assertThat(closed).containsExactly("other");
        assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(IllegalStateException.class);
    }

    private static LlmBackend closing(Runnable close) {
        return new LlmBackend() {
            @Override
            public CompletionResponse complete(ChatCall call) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ChunkStream stream(ChatCall call) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    @Test
    void anAttemptOverTheWebSocketThatFailsTakesTimeInItsEvent() {
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
