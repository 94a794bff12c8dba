package ai.tekton.llm.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedDelaysTest {
    private final TimedDelays delays = new TimedDelays();

    @AfterEach
    void close() {
        delays.close();
    }

    private Thread ranOn(Duration wait) throws Exception {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        delays.after(wait, () -> ran.complete(Thread.currentThread()));
        return ran.get(60, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTaskRunsAfterItsWaitOnADaemonThread() throws Exception {
        long before = System.nanoTime();
        Thread thread = ranOn(Duration.ofMillis(5));

        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(5));
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getName()).isEqualTo("tekton-llm-retry-timer");
    }

    @Test
    void aTaskThatIsDroppedNeverRuns() throws Exception {
        CountDownLatch dropped = new CountDownLatch(1);
        delays.after(Duration.ZERO, () -> awaitQuietly(dropped));
        AtomicBoolean ran = new AtomicBoolean();
        delays.after(Duration.ZERO, () -> ran.set(true)).run();
        dropped.countDown();
        // The one thread runs its tasks in the order of their times.
        ranOn(Duration.ZERO);

        assertThat(ran).isFalse();
    }

    @Test
    void theThreadEndsWhenItIsIdle() throws Exception {
        Thread thread = ranOn(Duration.ZERO);
        thread.join(60_000);

        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aTaskSubmittedAfterClosingIsDropped() {
        delays.close();
        AtomicBoolean ran = new AtomicBoolean();
        Runnable drop = delays.after(Duration.ZERO, () -> ran.set(true));
        drop.run();

        assertThat(ran).isFalse();
    }

    @Test
    void closingDropsTheWaitingTasks() throws Exception {
        Thread thread = ranOn(Duration.ZERO);
        delays.after(Duration.ofHours(1), () -> {});
        delays.close();
        thread.join(60_000);

        assertThat(thread.isAlive()).isFalse();
    }
}
