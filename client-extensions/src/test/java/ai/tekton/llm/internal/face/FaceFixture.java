package ai.tekton.llm.internal.face;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.Events;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Requests;
import ai.tekton.llm.internal.call.Scopes;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The calls of a client without a server: its upstream is the test's, and its outcomes wait to be looked at. */
final class FaceFixture<T> implements AutoCloseable {
    final ManualUpstream<T> upstream = new ManualUpstream<>();
    final BlockingQueue<OutcomeEvent> outcomes = new LinkedBlockingQueue<>();
    /** The listener's action on an outcome. */
    volatile Runnable onOutcome = () -> {};

    final CallThreads threads;
    final Calls calls;

    FaceFixture() {
        this(new CallThreads(4));
    }

    /** A world whose tasks run on the threads of the test's choice. */
    FaceFixture(CallThreads threads) {
        this.threads = threads;
        this.calls = new Calls(
                upstream,
                threads,
                new Watchdog(),
                Scopes.of(new Events(
                        List.of(new LlmEventListener() {
                            @Override
                            public void onOutcome(OutcomeEvent event) {
                                outcomes.add(event);
                                onOutcome.run();
                            }
                        }),
                        Clock.systemUTC())),
                () -> true,
                List.of(),
                false);
    }

    /** A world in which everything happens on the thread that causes it: threads that are closed have their tasks run so. */
    static <T> FaceFixture<T> onOneThread() {
        FaceFixture<T> world = new FaceFixture<>();
        world.threads.close();
        return world;
    }

    /** The next outcome; fails if none is reported. */
    OutcomeEvent outcome() throws InterruptedException {
        OutcomeEvent next = outcomes.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("No outcome was told.");
        }
        return next;
    }

    /** Whether a task that waits on the call's loop, behind one that runs, still runs after something has happened. */
    boolean runsTasksAfter(Runnable change) throws Exception {
        CompletableFuture<Thread> runner = new CompletableFuture<>();
        CountDownLatch changed = new CountDownLatch(1);
        AtomicBoolean ran = new AtomicBoolean();
        upstream.loop().execute(() -> {
            runner.complete(Thread.currentThread());
            waitFor(changed);
        });
        upstream.loop().execute(() -> ran.set(true));
        Thread thread = runner.get(60, TimeUnit.SECONDS);
        change.run();
        changed.countDown();
        // Its thread ends when the loop has nothing left to do.
        threads.close();
        thread.join(60_000);
        return ran.get();
    }

    static void waitFor(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("It did not happen within a minute.");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An executor, as the blocking calls of a test need it. */
    static void inANewThread(Runnable task) {
        new Thread(task).start();
    }

    static ChatCall chat() {
        return Requests.chat(Deadline.none());
    }

    static Request<CompletionResponse> whole() {
        return Request.whole(chat());
    }

    static Request<StreamingChunk> stream() {
        return Request.stream(chat());
    }

    static CompletionResponse answerOf(String text) {
        return CompletionResponse.builder().content(text).build();
    }

    static StreamingChunk piece(String text) {
        return StreamingChunk.builder().chunk(text).backend("b").build();
    }

    static StreamingChunk last(String text) {
        return StreamingChunk.builder().chunk(text).done(true).backend("b").build();
    }

    @Override
    public void close() {
        calls.close();
    }
}
