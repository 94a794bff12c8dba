package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.rhetor.RhetorOperation;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Calls end when they are cancelled, in any state, and the server notices it. */
@ExtendWith(RhetorMockExtension.class)
class CancellationTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Reply PINGS = Reply.repeated("text/event-stream", ": ping\r\n\r\n", 1_000_000_000);

    @Test
    void closingTheClientEndsACallThatWaitsForItsAnswer(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        TektonLlmClient client = plain(rhetor).timeout(AN_HOUR).build();
        CompletableFuture<TektonLlmException> failure = inThread(() -> client.generateText("Hi"));
        ReceivedRequest request = rhetor.takeRequest(SOON);

        client.close();

        assertThat(outcome(request)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        assertThat(get(failure)).isInstanceOf(LlmCancelledException.class).hasMessageContaining("closed");
        rhetor.awaitNoConnections(SOON);
    }

    @Test
    void closingTheClientEndsAStreamThatWaitsForItsNextChunk(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, new Gate()));
        TektonLlmClient client = plain(rhetor).timeout(AN_HOUR).build();
        CountDownLatch first = new CountDownLatch(1);
        CompletableFuture<TektonLlmException> failure = inThread(() -> {
            client.streamText("Hi").forEach(chunk -> first.countDown());
            return null;
        });
        assertThat(first.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        client.close();

        assertThat(outcome(rhetor.takeRequest(SOON))).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        assertThat(get(failure)).isInstanceOf(LlmCancelledException.class);
    }

    @Test
    void closingTheClientEndsTheWaitBetweenTwoAttempts(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(429, "later").header("Retry-After", "60"));
        CountDownLatch waiting = new CountDownLatch(1);
        TektonLlmClient client =
                plain(rhetor).maxRetries(1).listener(onRetry(waiting)).build();
        CompletableFuture<TektonLlmException> failure = inThread(() -> client.generateText("Hi"));
        assertThat(waiting.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        client.close();

        assertThat(get(failure))
                .isInstanceOf(LlmCancelledException.class)
                .hasMessageContaining("its client was closed");
    }

    @Test
    void interruptingTheThreadEndsTheWaitBetweenTwoAttempts(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.error(429, "later").header("Retry-After", "60"));
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<TektonLlmException> failure = new CompletableFuture<>();
        try (TektonLlmClient client =
                plain(rhetor).maxRetries(1).listener(onRetry(waiting)).build()) {
            Thread caller = thread(() -> client.generateText("Hi"), failure);
            assertThat(waiting.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
            caller.interrupt();

            assertThat(get(failure)).isInstanceOf(LlmCancelledException.class);
        }
    }

    @Test
    void closingAStreamThatIsBeingRetriedEndsItsExchange(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(
                Reply.stream("a").errorAfter(0, "overloaded"), Reply.stream("b").hang());
        try (TektonLlmClient client =
                        plain(rhetor).timeout(AN_HOUR).maxRetries(1).build();
                ChunkStream stream = client.streamText("Hi")) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            CompletableFuture<TektonLlmException> failure = new CompletableFuture<>();
            Thread reader = new Thread(() -> {
                try {
                    stream.text();
                } catch (TektonLlmException e) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                    failure.complete(e);
                }
            });
            reader.start();
            rhetor.takeRequest(SOON);
            ReceivedRequest second = rhetor.takeRequest(SOON);

            stream.close();

            assertThat(outcome(second)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
            assertThat(get(failure)).isInstanceOf(LlmCancelledException.class);
            assertThat(get(interrupted))
                    .as("the reader's interrupt status is its own")
                    .isFalse();
        }
    }

    @Test
    void aDeadlineEndsAStreamThatStillSendsData(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(PINGS);
        try (TektonLlmClient client = plain(rhetor).timeout(AN_HOUR).build()) {
            assertSentAndAborted(rhetor, time -> {
                GenerationOptions options =
                        GenerationOptions.builder().deadline(time).build();
                assertThatThrownBy(() -> client.streamText("Hi", options).text())
                        .isInstanceOf(LlmTimeoutException.class)
                        .hasMessageContaining("deadline")
                        .hasMessageContaining(time.toMillis() / 1000.0 + " s");
            });
        }
    }

    @Test
    void aDeadlineEndsAnAnswerWhoseTimeoutIsLonger(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(Reply.text("never").hang());
        try (TektonLlmClient client =
                plain(rhetor).timeout(AN_HOUR).maxRetries(9).build()) {
            assertSentAndAborted(rhetor, time -> {
                GenerationOptions options =
                        GenerationOptions.builder().deadline(time).build();
                assertThatThrownBy(() -> client.generateText("Hi", options))
                        .isInstanceOf(LlmTimeoutException.class)
                        .hasMessageContaining("deadline");
            });
        }
    }

    @Test
    void aStreamOfNothingButPingsTimesOut(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION).always(PINGS);
        try (TektonLlmClient client = plain(rhetor).timeout(AN_HOUR).build()) {
            assertSentAndAborted(rhetor, time -> {
                GenerationOptions options =
                        GenerationOptions.builder().timeout(time).build();
                assertThatThrownBy(() -> client.streamText("Hi", options).text())
                        .isInstanceOf(LlmTimeoutException.class)
                        .hasMessageContaining(time.toMillis() / 1000.0 + " s");
            });
        }
    }

    /**
     * The request of a call with little time reaches the server and is aborted. On a machine that stands still for a while,
     * the time is up before the request is sent; then the call is repeated with more time.
     */
    private static void assertSentAndAborted(RhetorMock rhetor, Consumer<Duration> call) throws Exception {
        int calls = 0;
        for (Duration time = Duration.ofMillis(300); rhetor.journal().isEmpty(); time = time.multipliedBy(4)) {
            assertThat(time).as("the time in which no request was sent").isLessThan(SOON);
            call.accept(time);
            calls++;
            rhetor.awaitNoConnections(SOON);
        }
        assertThat(rhetor.journal()).hasSizeLessThanOrEqualTo(calls);
        for (ReceivedRequest request : rhetor.journal()) {
            assertThat(outcome(request)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        }
    }

    @Test
    void aCallThatGetsNoConnectionInTimeNamesTheSetting(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        TektonLlmClientBuilder builder = plain(rhetor).maxConnections(1);
        try (TektonLlmClient client = builder.timeout(AN_HOUR).build()) {
            CompletableFuture<TektonLlmException> first = inThread(() -> client.generateText("Hi"));
            rhetor.takeRequest(SOON);
            GenerationOptions options =
                    GenerationOptions.builder().timeout(Duration.ofSeconds(1)).build();

            assertThatThrownBy(() -> client.generateText("Hi", options))
                    .isInstanceOf(LlmTimeoutException.class)
                    .hasMessageContaining("maxConnections");
            client.close();
            assertThat(get(first)).isInstanceOf(LlmCancelledException.class);
        }
    }

    @Test
    void closingTheClientOrAnInterruptEndsACallThatWaitsForAConnection(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        TektonLlmClient client =
                plain(rhetor).maxConnections(1).timeout(AN_HOUR).build();
        CompletableFuture<TektonLlmException> first = inThread(() -> client.generateText("Hi"));
        rhetor.takeRequest(SOON);
        CompletableFuture<TektonLlmException> second = inThread(() -> client.generateText("Hi"));
        CompletableFuture<TektonLlmException> third = new CompletableFuture<>();
        thread(() -> client.generateText("Hi"), third).interrupt();

        assertThat(get(third)).isInstanceOf(LlmCancelledException.class).hasMessageContaining("interrupted");
        client.close();

        assertThat(get(first)).isInstanceOf(LlmCancelledException.class);
        assertThat(get(second)).isInstanceOfAny(LlmCancelledException.class);
    }

    @RepeatedTest(5)
    void closingTheClientSendsNoneOfTheWaitingCalls(RhetorMock rhetor) throws Exception {
        RateLimits oneAtATime = RateLimits.builder().maxConcurrentCalls(1).build();
        List<UnaryOperator<TektonLlmClientBuilder>> limits = List.of(
                builder -> builder.maxConnections(1),
                builder -> builder.rateLimits("anthropic", oneAtATime),
                builder -> builder.rateLimits(oneAtATime));
        for (UnaryOperator<TektonLlmClientBuilder> limit : limits) {
            rhetor.enqueue(Reply.text("never").hang());
            TektonLlmClient client = limit.apply(plain(rhetor).timeout(AN_HOUR)).build();
            CompletableFuture<CompletionResponse> sent = client.async().generateText("Hi");
            ReceivedRequest received = rhetor.takeRequest(SOON);
            List<CompletableFuture<CompletionResponse>> waiting = Stream.generate(
                            () -> client.async().generateText("Hi"))
                    .limit(20)
                    .toList();

            client.close();

            assertThat(outcome(received)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
            waiting.forEach(CancellationTest::assertCancelled);
            assertCancelled(sent);
        }
        assertThat(rhetor.chatRequests()).hasSize(limits.size());
    }

    private static void assertCancelled(CompletableFuture<CompletionResponse> call) {
        assertThat(call)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(LlmCancelledException.class);
    }

    @Test
    void connectingHasItsOwnTimeoutAndEndsWhenTheThreadIsInterrupted() throws Exception {
        try (ServerSocket silentServer = new ServerSocket(0, 1)) {
            List<Socket> filling = fillBacklog(silentServer);
            String url = "http://127.0.0.1:" + silentServer.getLocalPort();
            ClientConfig quick = ClientConfig.builder()
                    .url(url)
                    .connectTimeout(Duration.ofMillis(200))
                    .maxRetries(0)
                    .useFallback(false)
                    .build();
            try (TektonLlmClient client =
                    TektonLlmClient.builder().componentId("test").config(quick).build()) {
                assertThatThrownBy(() -> client.generateText("Hi"))
                        .isInstanceOf(LlmTimeoutException.class)
                        .hasMessageContaining("No connection");
            }
            ClientConfig patient =
                    quick.toBuilder().connectTimeout(AN_HOUR).timeout(AN_HOUR).build();
            try (TektonLlmClient client = TektonLlmClient.builder()
                    .componentId("test")
                    .config(patient)
                    .build()) {
                CompletableFuture<TektonLlmException> failure = new CompletableFuture<>();
                thread(() -> client.generateText("Hi"), failure).interrupt();

                assertThat(get(failure)).isInstanceOf(LlmCancelledException.class);
            }
            for (Socket socket : filling) {
                socket.close();
            }
        }
    }

    /** Connects until the backlog of a server that accepts no connection is full. */
    private static List<Socket> fillBacklog(ServerSocket silentServer) throws IOException {
        List<Socket> filling = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(silentServer.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException e) {
                return filling;
            }
        }
        throw new IllegalStateException("The system takes every connection.");
    }

    @Test
    void anAnswerBeyondTheLimitIsRefusedWithTheNameOfTheSetting(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("x".repeat(2_000)));
        try (TektonLlmClient client = plain(rhetor).maxResponseBytes(1_000).build()) {
            assertThatThrownBy(() -> client.generateText("Hi")).hasMessageContaining("maxResponseBytes");
        }
    }

    private static LlmEventListener onRetry(CountDownLatch latch) {
        return new LlmEventListener() {
            @Override
            public void onAttempt(AttemptEvent event) {
                throw new IllegalStateException("A listener that fails must not matter.");
            }

            @Override
            public void onRetry(RetryEvent event) {
                latch.countDown();
            }
        };
    }

    private static CompletableFuture<TektonLlmException> inThread(Supplier<?> call) {
        CompletableFuture<TektonLlmException> failure = new CompletableFuture<>();
        thread(call, failure);
        return failure;
    }

    private static Thread thread(Supplier<?> call, CompletableFuture<TektonLlmException> failure) {
        Thread thread = new Thread(() -> {
            try {
                call.get();
                failure.completeExceptionally(new AssertionError("There was an answer."));
            } catch (TektonLlmException e) {
                failure.complete(e);
            } catch (IllegalStateException e) {
                // The client was closed before the call began, which ends it just as well.
                failure.complete(new LlmCancelledException("The call was cancelled: " + e.getMessage()));
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static Outcome outcome(ReceivedRequest request) throws Exception {
        return get(request.outcome());
    }
}
