package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SocketThreadsTest {
    private static final long SOON = 60;

    private final SocketThreads threads = new SocketThreads(Duration.ofMillis(50));
    private final BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        threads.close();
    }

    private Thread next() throws InterruptedException {
        Thread thread = ran.poll(SOON, TimeUnit.SECONDS);
        assertThat(thread).as("the thread of the next task").isNotNull();
        return thread;
    }

    @Test
    void everyIdleThreadEndsAndALaterTaskStartsANewOne() throws Exception {
        Runnable task = () -> ran.add(Thread.currentThread());
        threads.schedule(task, Duration.ZERO);
        threads.connect(task);
        threads.complete(task);
        for (Thread thread : List.of(next(), next(), next())) {
            assertThat(thread.isDaemon()).isTrue();
            thread.join(TimeUnit.SECONDS.toMillis(SOON));
            assertThat(thread.isAlive()).as(thread.getName() + " is alive").isFalse();
        }
        threads.schedule(task, Duration.ZERO);

        assertThat(next().getName()).isEqualTo("tekton-llm-websocket-timer");
    }

    @Test
    void anErrorOfATimerDoesNotStopTheNextOnes() throws Exception {
        threads.schedule(
                () -> {
                    throw new AssertionError("a bug");
                },
                Duration.ZERO);
        threads.schedule(() -> ran.add(Thread.currentThread()), Duration.ZERO);

        assertThat(next().getName()).isEqualTo("tekton-llm-websocket-timer");
    }

    @Test
    void aTimerThatIsStoppedDoesNotRun() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        threads.schedule(() -> await(busy), Duration.ZERO);
        Runnable stop = threads.schedule(() -> ran.add(Thread.currentThread()), Duration.ZERO);
        stop.run();
        busy.countDown();
        CountDownLatch last = new CountDownLatch(1);
        threads.schedule(last::countDown, Duration.ZERO);

        assertThat(last.await(SOON, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isEmpty();
    }

    @Test
    void aDelayBeyondTheRangeOfNanosecondsIsAccepted() {
        assertThatCode(() -> threads.schedule(() -> {}, Duration.ofSeconds(Long.MAX_VALUE)))
                .doesNotThrowAnyException();
    }

    @Test
    void aCancelledConnectIsInterruptedAndTheNextOneIsNot() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        Runnable abandon = threads.connect(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ends.add("interrupted");
            }
        });
        assertThat(begun.await(SOON, TimeUnit.SECONDS)).isTrue();
        abandon.run();
        threads.connect(() -> ends.add("interrupted: " + Thread.currentThread().isInterrupted()));

        assertThat(ends.poll(SOON, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(ends.poll(SOON, TimeUnit.SECONDS)).isEqualTo("interrupted: false");
    }

    @Test
    void closingRejectsNewTasksAndStillRunsWaitingCompletions() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        threads.complete(() -> await(busy));
        threads.complete(() -> ran.add(Thread.currentThread()));
        threads.close();
        busy.countDown();

        assertThat(next().getName()).isEqualTo("tekton-llm-websocket-completions");
        assertThatThrownBy(() -> threads.schedule(() -> {}, Duration.ZERO))
                .isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> threads.connect(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> threads.complete(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(SOON, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
