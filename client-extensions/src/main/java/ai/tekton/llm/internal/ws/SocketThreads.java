package ai.tekton.llm.internal.ws;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a WebSocket client: one for timed tasks, one for connecting, which blocks, and one for requests that
 * waited for the connection. Each starts with its first task and ends when it has been idle for a while. An exception
 * of a task is logged and ends only that task. Thread-safe.
 */
final class SocketThreads implements LinkThreads, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketThreads.class);
    private static final Duration IDLE = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor connector;
    private final ThreadPoolExecutor completions;

    SocketThreads() {
        this(IDLE);
    }

    SocketThreads(Duration idle) {
        timer = new ScheduledThreadPoolExecutor(1, daemon("tekton-llm-websocket-timer"));
        timer.setRemoveOnCancelPolicy(true);
        connector = single("tekton-llm-websocket-connector");
        completions = single("tekton-llm-websocket-completions");
        endWhenIdle(timer, idle);
        endWhenIdle(connector, idle);
        endWhenIdle(completions, idle);
    }

    private static ThreadPoolExecutor single(String name) {
        return new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon(name));
    }

    private static void endWhenIdle(ThreadPoolExecutor executor, Duration idle) {
        executor.setKeepAliveTime(idle.toNanos(), TimeUnit.NANOSECONDS);
        executor.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        // Converts delays that are too long for nanoseconds to the longest, which is 292 years.
        long nanos = TimeUnit.NANOSECONDS.convert(delay);
        Future<?> due = timer.schedule(logged(task), nanos, TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public Runnable connect(Runnable task) {
        Future<?> connecting = connector.submit(logged(task));
        return () -> connecting.cancel(true);
    }

    /**
     * Runs tasks that depend on the connection, one after the other; tasks that were submitted before {@link #close()}
     * still run.
     *
     * @throws RejectedExecutionException if this object is closed
     */
    void complete(Runnable task) {
        completions.execute(logged(task));
    }

    /** Returns the number of timed tasks that wait. */
    int timers() {
        return timer.getQueue().size();
    }

    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.warn("A task failed on {}", Thread.currentThread().getName(), e);
            }
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        connector.shutdownNow();
        completions.shutdown();
    }
}
