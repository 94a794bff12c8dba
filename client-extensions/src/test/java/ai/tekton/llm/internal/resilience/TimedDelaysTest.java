package ai.tekton.llm.internal.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
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
        AtomicBoolean ran = new AtomicBoolean();
        delays.after(Duration.ofMillis(20), () -> ran.set(true)).run();
        // The one thread runs its tasks in the order of their times.
        ranOn(Duration.ofMillis(40));

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
