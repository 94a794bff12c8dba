package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.ManualDeadline;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.model.CompletionResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendSourceTest {
    private final CallThreads threads = new CallThreads(4);
    private final Watchdog watchdog = new Watchdog();
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Object> signals = new CopyOnWriteArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    /** The test's own thread is the call's loop. */
    private final CallLoop loop = new CallLoop() {
        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void block(Runnable work, Runnable then) {
            throw new AssertionError("A backend is asked on a thread of its own.");
        }
    };

    private final Sink<CompletionResponse> sink =
            new RecordingSink<>(signals, CompletionResponse::content, signals::add);

    private record Asked(Supplier<CompletionResponse> answer) implements LlmBackend {
        @Override
        public CompletionResponse complete(ChatCall call) {
            return answer.get();
        }

        @Override
        public ChunkStream stream(ChatCall call) {
            return ChunkStream.of(List.of());
        }

        @Override
        public String name() {
            return "mine";
        }
    }

    @AfterEach
    void endThreads() {
        threads.close();
        watchdog.close();
    }

    private Source<CompletionResponse> source(Deadline deadline, Supplier<CompletionResponse> answer) {
        Request<CompletionResponse> request = Request.whole(Requests.chat(deadline));
        return new BackendUpstream(new Asked(answer), threads, watchdog).open(request, loop);
    }

    private void runNext() throws InterruptedException {
        Runnable task = tasks.poll(60, TimeUnit.SECONDS);
        assertThat(task).as("a signal on the loop").isNotNull();
        task.run();
    }

    private static CompletionResponse answer(String text) {
        return CompletionResponse.builder().content(text).build();
    }

    @Test
    void anAnswerAndThenItsEndAreSignalledOnTheLoop() throws InterruptedException {
        Thread caller = Thread.currentThread();
        Source<CompletionResponse> source = source(
                Deadline.none(), () -> answer(Thread.currentThread() == caller ? "on the caller's thread" : "hi"));
        source.pull(sink);
        runNext();
        source.pull(sink);
        runNext();

        assertThat(signals).containsExactly("hi", "ended");
        assertThat(watchdog.watching()).isZero();
    }

    @Test
    void aBackendThatHangsIsInterruptedAtTheDeadlineAndTheCallFails() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Deadline deadline = ManualDeadline.in(Duration.ofSeconds(1), nanos::get);
        source(deadline, () -> {
                    asked.countDown();
                    hang(interrupted);
                    return answer("too late");
                })
                .pull(sink);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tasks).isEmpty();
        nanos.set(Duration.ofSeconds(2).toNanos());
        runNext();

        assertThat(signals).singleElement().isInstanceOf(LlmTimeoutException.class);
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(watchdog.watching()).isZero();
    }

    @Test
    void aCancelledBackendIsInterruptedAndItsAnswerIsDropped() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Source<CompletionResponse> source = source(ManualDeadline.in(Duration.ofDays(1), nanos::get), () -> {
            asked.countDown();
            hang(interrupted);
            return answer("too late");
        });
        source.pull(sink);
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        source.cancel();
        source.cancel();

        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(watchdog.watching()).isZero();
        assertThat(tasks).isEmpty();
    }

    @Test
    void aSourceCancelledBeforeItsFirstPullDoesNotCallTheBackend() {
        Source<CompletionResponse> source = source(Deadline.none(), () -> {
            signals.add("asked");
            return answer("hi");
        });
        source.cancel();
        source.pull(sink);
        threads.close();

        assertThat(signals).isEmpty();
        assertThat(tasks).isEmpty();
        assertThat(watchdog.watching()).isZero();
    }

    @Test
    void anErrorOfABackendBecomesAnAdapterException() throws InterruptedException {
        AssertionError thrown = new AssertionError("a bug");
        source(Deadline.none(), () -> {
                    throw thrown;
                })
                .pull(sink);
        runNext();

        assertThat(signals).singleElement().isInstanceOfSatisfying(AdapterException.class, failure -> {
            assertThat(failure).hasCause(thrown);
            assertThat(failure).hasMessage("The backend 'mine' failed with java.lang.AssertionError.");
            assertThat(failure.isRetryable()).isFalse();
        });
    }

    @Test
    void aLibraryExceptionStaysUnchangedAndANullAnswerIsAFailure() throws InterruptedException {
        RateLimitException thrown = new RateLimitException("slowly");
        source(Deadline.none(), () -> {
                    throw thrown;
                })
                .pull(sink);
        runNext();
        source(Deadline.none(), () -> null).pull(sink);
        runNext();

        assertThat(signals.get(0)).isSameAs(thrown);
        assertThat(signals.get(1)).isInstanceOf(AdapterException.class);
    }

    private static void hang(CountDownLatch interrupted) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
        }
    }
}
