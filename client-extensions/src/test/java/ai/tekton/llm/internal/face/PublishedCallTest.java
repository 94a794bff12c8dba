package ai.tekton.llm.internal.face;

import static ai.tekton.llm.internal.face.FaceFixture.last;
import static ai.tekton.llm.internal.face.FaceFixture.piece;
import static ai.tekton.llm.internal.face.FaceFixture.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishedCallTest {
    private final FaceFixture<StreamingChunk> world = FaceFixture.onOneThread();
    private final RecordingSubscriber subscriber = new RecordingSubscriber();

    @AfterEach
    void close() {
        world.close();
    }

    private void subscribe() {
        world.calls.publish(FaceFixture::stream).subscribe(subscriber);
    }

    @Test
    void withoutDemandThereIsNoCall() throws Exception {
        subscribe();
        assertThat(world.calls.openCalls()).isZero();
        assertThat(world.upstream.opens()).isZero();

        subscriber.request(1);
        world.upstream.nextPull();
        assertThat(world.calls.openCalls()).isOne();
    }

    @Test
    void theAnswerIsReadOnlyOnDemand() throws Exception {
        subscribe();
        subscriber.request(2);
        world.upstream.answer(Sink::opened);
        world.upstream.answer(sink -> sink.next(piece("a")));
        subscriber.expect("a");
        world.upstream.answer(sink -> sink.next(piece("b")));
        subscriber.expect("b");
        assertThat(world.upstream.pulls()).isEqualTo(3);

        subscriber.request(1);
        world.upstream.answer(sink -> sink.next(last("c")));
        subscriber.expect("c");
        subscriber.expect("complete");
        assertThat(world.outcome().failure()).isEmpty();
        assertThat(world.upstream.opens()).as("one call for all its demand").isOne();
    }

    @Test
    void demandDuringAPullCausesNoSecondPull() throws Exception {
        subscribe();
        subscriber.request(1);
        Sink<StreamingChunk> first = world.upstream.nextPull();
        subscriber.request(1);
        assertThat(world.upstream.pulls()).isOne();

        world.upstream.loop().execute(() -> first.next(piece("a")));
        world.upstream.answer(sink -> sink.next(piece("b")));
        subscriber.expect("a");
        subscriber.expect("b");
    }

    @Test
    void unboundedDemandIsNeverUsedUp() throws Exception {
        subscribe();
        subscriber.request(Long.MAX_VALUE - 1);
        subscriber.request(2);
        for (int i = 0; i < 3; i++) {
            world.upstream.answer(sink -> sink.next(piece("a")));
            subscriber.expect("a");
        }
        world.upstream.answer(Sink::ended);
        subscriber.expect("complete");
    }

    @Test
    void noSignalArrivesBeforeOnSubscribeReturns() throws Exception {
        world.upstream.prepare(sink -> sink.next(last("a")));
        subscriber.onSubscribe = subscription -> {
            subscription.request(1);
            subscriber.signals.add("subscribed");
        };
        subscribe();

        subscriber.expect("subscribed");
        subscriber.expect("a");
        subscriber.expect("complete");
    }

    @Test
    void aCallContinuesIfOnSubscribeThrows() throws Exception {
        subscriber.onSubscribe = subscription -> {
            subscription.request(1);
            throw new IllegalStateException("not now");
        };
        assertThatThrownBy(this::subscribe).hasMessage("not now");

        // What it asked for before goes on.
        world.upstream.nextPull();
    }

    @Test
    void aFailureIsSignalledAfterTheOutcomeIsReported() throws Exception {
        subscribe();
        subscriber.request(5);
        world.upstream.answer(sink -> sink.failed(new LlmConnectionException("down")));

        subscriber.expect("error down");
        assertThat(world.outcomes).hasSize(1);
        subscriber.request(1);
        assertThat(world.upstream.pulls()).isOne();
    }

    @Test
    void nonPositiveDemandIsRefusedAndMakesNoCall() throws Exception {
        subscribe();
        subscriber.request(0);
        subscriber.expect("error The demand must be more than 0, but is 0.");
        subscriber.request(1);

        assertThat(world.upstream.opens()).isZero();
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void nonPositiveDemandEndsTheCallInProgress() throws Exception {
        subscribe();
        subscriber.request(1);
        world.upstream.nextPull();
        subscriber.request(-1);

        subscriber.expect("error The demand must be more than 0, but is -1.");
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.outcome().failure()).containsInstanceOf(LlmCancelledException.class);
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void theFailureOfARefusedPromptIsSignalled() throws Exception {
        world.calls
                .publish(() -> {
                    throw new InvalidRequestException("no prompt");
                })
                .subscribe(subscriber);
        subscriber.request(1);

        subscriber.expect("error no prompt");
    }

    @Test
    void theFailureOfAClosedClientIsSignalled() throws Exception {
        subscribe();
        world.calls.close();
        subscriber.request(1);

        subscriber.expect("error The client is closed.");
        assertThat(world.outcomes).isEmpty();
    }

    @Test
    void theFailureOfABackendThatCannotBeOpenedIsSignalled() throws Exception {
        world.upstream.onOpen(() -> {
            throw new IllegalStateException("not there");
        });
        subscribe();
        subscriber.request(1);

        subscriber.expect("error not there");
        assertThat(world.calls.openCalls()).isZero();
    }

    @Test
    void anErrorOfTheSubscriberEndsItsCallAndIsSignalledOnce() throws Exception {
        subscriber.onNext = chunk -> {
            throw new AssertionError("expected something else");
        };
        subscribe();
        subscriber.request(5);
        world.upstream.answer(sink -> sink.next(piece("a")));

        subscriber.expect("error expected something else");
        assertThat(world.outcome().failure())
                .map(Throwable::getMessage)
                .hasValue("The call was cancelled: its caller's code failed with java.lang.AssertionError.");
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.upstream.pulls()).isOne();
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void cancellingEndsTheCallAndNoSignalFollows() throws Exception {
        subscribe();
        subscriber.request(5);
        world.upstream.nextPull();
        subscriber.cancel();

        assertThat(world.outcome().failure())
                .map(Throwable::getMessage)
                .hasValue("The call was cancelled: its subscription was cancelled.");
        assertThat(world.upstream.cancels()).isOne();
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void demandAfterACancellationMakesNoCall() throws Exception {
        subscribe();
        subscriber.cancel();
        subscriber.request(1);

        assertThat(world.upstream.opens()).isZero();
    }

    @Test
    void refusedDemandAfterACancellationIsNotSignalled() throws Exception {
        subscribe();
        subscriber.cancel();
        subscriber.request(0);

        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void aCancellationWhileTheCallStartsEndsTheCall() throws Exception {
        world.upstream.onOpen(subscriber::cancel);
        subscribe();
        subscriber.request(1);

        assertThat(world.outcome().failure()).containsInstanceOf(LlmCancelledException.class);
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.upstream.pulls()).isZero();
        assertThat(world.calls.openCalls()).isZero();
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void aCancellationAtTheLastChunkIsNotFollowedByACompletion() throws Exception {
        subscriber.onNext = chunk -> subscriber.cancel();
        subscribe();
        subscriber.request(5);
        world.upstream.answer(sink -> sink.next(last("a")));

        assertThat(world.outcome().failure()).isEmpty();
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void aFailureIsNotSignalledAfterACancellation() throws Exception {
        world.onOutcome = subscriber::cancel;
        subscribe();
        subscriber.request(5);
        world.upstream.answer(sink -> sink.failed(new LlmConnectionException("down")));

        assertThat(world.outcomes).hasSize(1);
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void theEndOfACancelledCallIsSignalledAfterItsOutcomeIsReported() throws Exception {
        Deque<Runnable> tasks = new ArrayDeque<>();
        FaceFixture<StreamingChunk> queued = pulled(tasks);
        queued.calls.cancelAll("a test");
        assertThat(tasks).as("the report and the last signal").hasSize(2);
        queued.onOutcome = () -> subscriber.signals.add("outcome");
        tasks.removeLast().run();

        subscriber.expect("outcome");
        subscriber.expect("error The call was cancelled: a test.");
        tasks.remove().run();
        assertThat(queued.outcomes).hasSize(1);
        assertThat(subscriber.signals).isEmpty();
        queued.close();
    }

    @Test
    void aFailureOfTheSubscriberIsSignalledAfterTheOutcomeIsReported() throws Exception {
        Deque<Runnable> tasks = new ArrayDeque<>();
        FaceFixture<StreamingChunk> queued = pulled(tasks);
        queued.onOutcome = () -> subscriber.signals.add("outcome");
        subscriber.request(-1);
        tasks.remove().run();

        subscriber.expect("outcome");
        subscriber.expect("error The demand must be more than 0, but is -1.");
        queued.close();
    }

    @Test
    void aFailureOfTheSubscriberIsSignalledAfterTheReportThatAnotherThreadMakes() throws Exception {
        FaceFixture<StreamingChunk> cancelled = new FaceFixture<>();
        CompletableFuture<Thread> atWork = new CompletableFuture<>();
        CountDownLatch reporting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        cancelled.onOutcome = () -> {
            reporting.countDown();
            FaceFixture.waitFor(goOn);
            subscriber.signals.add("reported");
        };
        subscriber.onNext = chunk -> {
            atWork.complete(Thread.currentThread());
            cancelled.calls.cancelAll("a test");
            FaceFixture.waitFor(reporting);
            throw new IllegalStateException("a mistake");
        };
        cancelled.calls.publish(FaceFixture::stream).subscribe(subscriber);
        subscriber.request(5);
        cancelled.upstream.answer(sink -> sink.next(piece("a")));
        Thread thread = atWork.get(60, TimeUnit.SECONDS);
        FaceFixture.waitFor(reporting);
        cancelled.close();
        // Its thread ends when the loop has nothing left to do.
        thread.join(60_000);
        goOn.countDown();

        subscriber.expect("reported");
        subscriber.expect("error a mistake");
        assertThat(subscriber.signals).isEmpty();
    }

    /** A call in progress, whose tasks run when the test runs them. */
    private FaceFixture<StreamingChunk> pulled(Deque<Runnable> tasks) throws InterruptedException {
        FaceFixture<StreamingChunk> queued = new FaceFixture<>(new CallThreads(tasks::add, 4));
        queued.calls.publish(FaceFixture::stream).subscribe(subscriber);
        subscriber.request(1);
        tasks.remove().run();
        queued.upstream.nextPull();
        return queued;
    }

    @Test
    void closingTheClientIsSignalledAfterTheChunkThatTheSubscriberProcesses() throws Exception {
        closeWhileTheSubscriberIsAtWork(() -> {});

        subscriber.expect("a");
        subscriber.expect("error The call was cancelled: its client was closed.");
        assertThat(subscriber.signals).isEmpty();
    }

    @Test
    void closingTheClientIsNotSignalledAfterACancellation() throws Exception {
        closeWhileTheSubscriberIsAtWork(subscriber::cancel);

        subscriber.expect("a");
        assertThat(subscriber.signals).isEmpty();
    }

    private void closeWhileTheSubscriberIsAtWork(Runnable afterwards) throws Exception {
        FaceFixture<StreamingChunk> closed = new FaceFixture<>();
        CompletableFuture<Thread> atWork = new CompletableFuture<>();
        CountDownLatch goOn = new CountDownLatch(1);
        subscriber.onNext = chunk -> {
            atWork.complete(Thread.currentThread());
            FaceFixture.waitFor(goOn);
            subscriber.signals.add(chunk.chunk());
        };
        closed.calls.publish(FaceFixture::stream).subscribe(subscriber);
        subscriber.request(5);
        closed.upstream.answer(sink -> sink.next(piece("a")));
        Thread thread = atWork.get(60, TimeUnit.SECONDS);
        closed.close();
        assertThat(closed.outcome().failure())
                .as("reported while the subscriber still processes a chunk")
                .isPresent();
        assertThat(subscriber.signals).isEmpty();
        afterwards.run();
        goOn.countDown();
        // Its thread ends when the loop has nothing left to do.
        thread.join(60_000);
    }

    @Test
    void aNullSubscriberIsRefused() {
        Flow.Publisher<StreamingChunk> publisher = world.calls.publish(() -> stream());

        assertThatThrownBy(() -> publisher.subscribe(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("subscriber");
    }
}
