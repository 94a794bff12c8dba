package ai.tekton.llm.internal.ws;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The two threads of a WebSocket client: one for what is due, and one for connecting, which blocks and lives only while it
 * does. Thread-safe.
 */
final class SocketThreads implements AutoCloseable {
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, daemon("tekton-llm-websocket-timer"));
    private final ExecutorService connector = connector();

    SocketThreads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ExecutorService connector() {
        ThreadPoolExecutor single = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon("tekton-llm-websocket-connector"));
        single.allowCoreThreadTimeOut(true);
        return single;
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs a short task later; never once this is closed. */
    void schedule(Runnable task, Duration delay) {
        unlessClosed(() -> timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** Runs a short task later, unless the returned handle is run first. */
    Runnable scheduleCancellable(Runnable task, Duration delay) {
        ScheduledFuture<?> due = unlessClosed(() -> timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS));
        return due == null ? () -> {} : () -> due.cancel(false);
    }

    /** Runs a task that may block for as long as connecting takes. */
    void connect(Runnable task) {
        unlessClosed(() -> connector.submit(task));
    }

    private static <T> T unlessClosed(Supplier<T> submission) {
        try {
            return submission.get();
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nothing is due any more.
            return null;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        connector.shutdownNow();
    }
}
