package ai.tekton.llm.internal.resilience;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Waits in real time on one daemon thread, which ends after it has been idle for a second. Thread-safe. */
public final class TimedDelays implements Delays {
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "tekton-llm-retry-timer");
        thread.setDaemon(true);
        return thread;
    });

    /** Makes the timer; its thread starts with the first delay. */
    public TimedDelays() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    @Override
    public Runnable after(Duration wait, Runnable task) {
        try {
            ScheduledFuture<?> due = timer.schedule(task, wait.toNanos(), TimeUnit.NANOSECONDS);
            return () -> due.cancel(false);
        } catch (RejectedExecutionException e) {
            // The client was closed meanwhile, and with it every call that could wait.
            return () -> {};
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
