package ai.tekton.llm.internal.call;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of calls that do not run on their caller's thread: virtual threads if the JDK has them (21 and newer),
 * else daemon threads that end after ten idle seconds. Their number is not limited, so the user's code, which may wait
 * for another call of the same client, never keeps that call from getting a thread. Before JDK 21, and on an executor
 * of the user's, the number of threads that block in the library at the same time is limited. Thread-safe.
 */
public final class CallThreads implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallThreads.class);
    private static final int IDLE_SECONDS = 10;

    private final Executor first;
    private final ExecutorService threads;
    private final BlockingPermits permits;

    /**
     * Makes the threads; the first task starts the first thread.
     *
     * @param maxBlocked how many threads may block in the library at once if there are no virtual threads
     */
    public CallThreads(int maxBlocked) {
        var virtual = VirtualThreads.executor();
        this.threads = virtual.orElseGet(CallThreads::daemons);
        this.first = threads;
        this.permits = new BlockingPermits(virtual.isPresent() ? Integer.MAX_VALUE : maxBlocked);
    }

    /**
     * Uses the user's executor.
     *
     * @param users runs the tasks; never shut down by this object. A task that it rejects, or fails to accept, runs on
     *     a daemon thread of this object
     * @param maxBlocked how many of its threads may block in the library at once
     */
    public CallThreads(Executor users, int maxBlocked) {
        this.threads = daemons();
        this.first = task -> executeOnce(users, task);
        this.permits = new BlockingPermits(maxBlocked);
    }

    /**
     * Runs the task exactly once, whatever the user's executor throws, and even if the executor ran the task before it
     * threw.
     */
    private void executeOnce(Executor users, Runnable task) {
        AtomicBoolean begun = new AtomicBoolean();
        Runnable once = () -> {
            if (begun.compareAndSet(false, true)) {
                task.run();
            }
        };
        try {
            users.execute(once);
        } catch (RejectedExecutionException e) {
            runOnClientThread(once);
        } catch (RuntimeException e) {
            LOG.warn("The executor failed, so a thread of the client runs the call", e);
            runOnClientThread(once);
        }
    }

    private static ExecutorService daemons() {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, "tekton-llm-call-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
    }

    BlockingPermits permits() {
        return permits;
    }

    /**
     * Runs a task. After {@link #close()} the submitting thread runs it: by then every call has ended, and the
     * remaining tasks only report that, such as to a late subscriber.
     */
    @Override
    public void execute(Runnable task) {
        try {
            first.execute(task);
        } catch (RejectedExecutionException e) {
            runOnClientThread(task);
        }
    }

    private void runOnClientThread(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Accepts no more tasks; tasks that were submitted before run to their end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
