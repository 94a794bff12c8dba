package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Users' code (callbacks, listeners, subscribers, backends) ends only its own call and delays no other. */
@ExtendWith(RhetorMockExtension.class)
class UsersCodeTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final RhetorMock rhetor;

    UsersCodeTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @Test
    void aStageThatIsChainedToAFutureMayWaitForAnotherCallOfTheSameClient() throws Exception {
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
    void aStageThatIsChainedToAWebSocketFutureMayWaitForAnotherRequest() throws Exception {
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
    void aCallbackThatThrowsAnErrorFailsOnlyItsOwnRequest() throws Exception {
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
    void aSubscriberThatThrowsAnErrorEndsOnlyItsOwnSubscription() throws Exception {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(request -> Reply.stream("a", "b"));
        try (TektonLlmClient client = plain(rhetor).build()) {
            CompletableFuture<Throwable> events = new CompletableFuture<>();
            client.async().streamText("Hi").subscribe(new FaultTableTest.Collector() {
                @Override
                public void onNext(StreamingChunk chunk) {
                    throw new AssertionError("the subscriber's own");
                }

                @Override
                public void onError(Throwable failure) {
                    events.complete(failure);
                }
            });

            assertThat(get(events)).isInstanceOf(AssertionError.class);
            assertThat(get(subscribe(client.async().streamText("Hi")))).isEqualTo("ab");
        }
    }

    @Test
    void aListenerThatThrowsAnErrorAffectsNoCallAndNoOtherListener() {
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
    void cancellingASubscriptionInOnNextDoesNotInterruptTheSubscribersThread() throws Exception {
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
    void aBackendThatHangsIsInterruptedAtTheDeadlineAndTheFallbackAnswers() {
        List<CompletableFuture<Void>> interrupted = new CopyOnWriteArrayList<>();
        LlmBackend hangs = new LlmBackend() {
            @Override
            public CompletionResponse complete(ChatCall call) {
                CompletableFuture<Void> interruption = new CompletableFuture<>();
                interrupted.add(interruption);
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interruption.complete(null);
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
        assertThat(interrupted).allSatisfy(each -> assertThat(each).succeedsWithin(60, TimeUnit.SECONDS));
    }

    @Test
    void aBackendThatCannotBeClosedLeavesNoOtherOneOpen() {
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

    private static CompletableFuture<String> subscribe(Flow.Publisher<StreamingChunk> publisher) {
        FaultTableTest.Collector collector = new FaultTableTest.Collector();
        publisher.subscribe(collector);
        return collector.text();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
