package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class AsyncTektonLlmClientTest {
    private RhetorMock rhetor;
    private TektonLlmClient client;
    private AsyncTektonLlmClient async;

    @BeforeEach
    void connect(RhetorMock rhetor) {
        this.rhetor = rhetor;
        // Does not end an exchange, unlike a cancellation.
        this.client = plain(rhetor).timeout(Duration.ofHours(1)).build();
        this.async = client.async();
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void eachCallHasAVariantThatReturnsAFuture() throws Exception {
        rhetor.enqueue(Reply.text("one"), Reply.text("two"));

        assertThat(get(async.generateText("Hi")).content()).isEqualTo("one");
        assertThat(get(async.generateChatResponse(List.of(Message.user("Hi")))).content())
                .isEqualTo("two");
        assertThat(get(async.health()).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(get(async.getProviders()).providers()).isNotEmpty();
        assertThat(get(async.initialize()).reachable()).isTrue();
    }

    @Test
    void aFutureFailsWithTheExceptionOfTheBlockingCall() {
        rhetor.enqueue(Reply.error(500, "no"));

        assertThatThrownBy(() -> get(async.generateText("Hi")))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(AdapterException.class);
        assertThatThrownBy(() -> get(async.generateText(" "))).hasCauseInstanceOf(InvalidRequestException.class);
    }

    @Test
    void manyCallsRunConcurrently() {
        int calls = 32;
        Gate all = new Gate();
        CountDownLatch arrived = new CountDownLatch(calls);
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> {
            arrived.countDown();
            if (arrived.getCount() == 0) {
                all.open();
            }
            return Reply.text("ok").hold(all);
        });

        List<CompletableFuture<CompletionResponse>> answers = IntStream.range(0, calls)
                .mapToObj(i -> async.generateText("Hi " + i))
                .collect(Collectors.toList());

        assertThat(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
                .succeedsWithin(SOON);
    }

    @Test
    void aCancelledFutureEndsTheExchange() throws Exception {
        rhetor.enqueue(Reply.text("never").hang());

        CompletableFuture<CompletionResponse> answer = async.generateText("Hi");
        ReceivedRequest request = rhetor.takeRequest(SOON);
        answer.cancel(true);

        assertThat(outcome(request)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        rhetor.awaitNoConnections(SOON);
    }

    @Test
    void aFutureThatTimesOutEndsTheExchange() throws Exception {
        rhetor.enqueue(Reply.text("never").hang());

        CompletableFuture<CompletionResponse> answer = async.generateText("Hi");
        ReceivedRequest request = rhetor.takeRequest(SOON);
        answer.orTimeout(1, TimeUnit.MILLISECONDS);

        assertThat(outcome(request)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @Test
    void aCancelledInitializationEndsTheCallThatItWaitsFor() throws Exception {
        rhetor.on(RhetorOperation.LIST_PROVIDERS).enqueue(Reply.text("never").hang());

        CompletableFuture<InitializationReport> report = async.initialize();
        ReceivedRequest providers = rhetor.takeRequest(SOON);
        assertThat(providers.operation()).contains(RhetorOperation.LIST_PROVIDERS);
        report.cancel(true);

        assertThat(outcome(providers)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @Test
    void aPublisherDeliversNoMoreThanIsRequested() throws Exception {
        rhetor.enqueue(Reply.stream("a", "b", "c"));
        Recorder recorder = new Recorder();

        async.streamText("Hi").subscribe(recorder);
        recorder.subscription.request(1);
        assertThat(recorder.take()).isEqualTo("a");
        assertThat(recorder.signals).isEmpty();
        recorder.subscription.request(2);
        assertThat(recorder.take()).isEqualTo("b");
        assertThat(recorder.take()).isEqualTo("c");
        recorder.subscription.request(Long.MAX_VALUE);
        assertThat(recorder.take()).isEqualTo("(done)");
        assertThat(recorder.take()).isEqualTo("complete");
    }

    @Test
    void aPublisherSendsNothingBeforeDemandAndEachSubscriptionMakesItsOwnCall() throws Exception {
        Flow.Publisher<StreamingChunk> publisher = async.streamText("Hi");
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        publisher.subscribe(first);
        publisher.subscribe(second);
        assertThat(rhetor.journal()).isEmpty();

        first.subscription.request(Long.MAX_VALUE);
        second.subscription.request(Long.MAX_VALUE);

        assertThat(first.untilTerminal()).isEqualTo("complete");
        assertThat(second.untilTerminal()).isEqualTo("complete");
        assertThat(rhetor.journal()).hasSize(2);
    }

    @Test
    void aCancelledSubscriptionEndsTheExchangeAndReceivesNothingMore() throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").holdBefore(1, new Gate()));
        Recorder recorder = new Recorder();
        async.streamText("Hi").subscribe(recorder);
        recorder.subscription.request(Long.MAX_VALUE);
        assertThat(recorder.take()).isEqualTo("a");

        recorder.subscription.cancel();

        assertThat(outcome(rhetor.takeRequest(SOON))).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        rhetor.awaitNoConnections(SOON);
        assertThat(recorder.signals).isEmpty();
    }

    @Test
    void aSubscriptionCancelledBeforeTheAnswerBeginsEndsTheExchange() throws Exception {
        rhetor.enqueue(Reply.stream("a").hang());
        Recorder recorder = new Recorder();
        async.streamText("Hi").subscribe(recorder);
        recorder.subscription.request(1);
        ReceivedRequest request = rhetor.takeRequest(SOON);

        recorder.subscription.cancel();

        assertThat(outcome(request)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        assertThat(recorder.signals).isEmpty();
    }

    @Test
    void aFailedStreamIsSignalledToTheSubscriber() throws Exception {
        rhetor.enqueue(Reply.stream("a", "b").errorAfter(1, "overloaded"));
        Recorder recorder = new Recorder();

        async.streamChatResponse(List.of(Message.user("Hi")), GenerationOptions.defaults())
                .subscribe(recorder);
        recorder.subscription.request(Long.MAX_VALUE);

        assertThat(recorder.take()).isEqualTo("a");
        assertThat(recorder.take()).isEqualTo("AdapterException");
    }

    @Test
    void anInvalidDemandIsSignalledToTheSubscriber() throws Exception {
        Recorder recorder = new Recorder();
        async.streamText("Hi").subscribe(recorder);

        recorder.subscription.request(0);

        assertThat(recorder.take()).isEqualTo("IllegalArgumentException");
        assertThat(rhetor.journal()).isEmpty();
    }

    @Test
    void aClosedClientRefusesFuturesAndSubscriptions() throws Exception {
        client.close();
        Recorder recorder = new Recorder();

        assertThatThrownBy(() -> get(async.generateText("Hi"))).isInstanceOf(IllegalStateException.class);
        async.streamText("Hi").subscribe(recorder);
        recorder.subscription.request(1);
        assertThat(recorder.take()).isEqualTo("IllegalStateException");
    }

    @Test
    void closingTheClientEndsCallsInProgress() throws Exception {
        rhetor.enqueue(Reply.text("never").hang());
        CompletableFuture<CompletionResponse> answer = async.generateText("Hi");
        ReceivedRequest request = rhetor.takeRequest(SOON);

        client.close();

        assertThat(outcome(request)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        assertThatThrownBy(() -> get(answer)).hasCauseInstanceOf(ai.tekton.llm.error.LlmCancelledException.class);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static Outcome outcome(ReceivedRequest request) throws Exception {
        return request.outcome().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** Records each signal. */
    private static final class Recorder implements Flow.Subscriber<StreamingChunk> {
        private final LinkedBlockingQueue<String> signals = new LinkedBlockingQueue<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(StreamingChunk chunk) {
            signals.add(chunk.done() ? "(done)" : chunk.chunk());
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }

        String take() throws InterruptedException {
            Duration patience = SOON;
            String signal = signals.poll(patience.toSeconds(), TimeUnit.SECONDS);
            assertThat(signal).as("a signal within %s", patience).isNotNull();
            return signal;
        }

        String untilTerminal() throws InterruptedException {
            String signal = take();
            while (!signal.equals("complete") && !signal.endsWith("Exception")) {
                signal = take();
            }
            return signal;
        }
    }
}
