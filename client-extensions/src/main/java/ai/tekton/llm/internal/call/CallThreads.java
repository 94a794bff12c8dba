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
 * The threads that calls run on which do not have their caller's: virtual ones where the JDK has them (21 and newer), else
 * daemon threads that end after ten idle seconds. There is always one for who needs it, so the user's code, which may wait
 * for another call of the same client, never keeps that call from a thread. What is bounded, before JDK 21 and on threads of the user's, is how many of
 * them block in the library at once. Thread-safe.
 */
public final class CallThreads implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallThreads.class);
    private static final int IDLE_SECONDS = 10;

    private final Executor first;
    private final ExecutorService threads;
    private final BlockingPermits permits;

    /**
     * Makes the threads; none is started before the first task.
     *
     * @param maxBlocked how many may block in the library at once, where there are no virtual ones
     */
    public CallThreads(int maxBlocked) {
        var virtual = VirtualThreads.executor();
        this.threads = virtual.orElseGet(CallThreads::daemons);
        this.first = threads;
        this.permits = new BlockingPermits(virtual.isPresent() ? Integer.MAX_VALUE : maxBlocked);
    }

    /**
     * Takes the user's threads.
     *
     * @param users runs the tasks; never shut down by this. Those that it rejects, or fails to take, run on a daemon thread of this
     * @param maxBlocked how many of them may block in the library at once
     */
    public CallThreads(Executor users, int maxBlocked) {
        this.threads = daemons();
        this.first = task -> executeOnce(users, task);
        this.permits = new BlockingPermits(maxBlocked);
    }

    /**
     * Whatever an executor of the user's throws, and whether it runs the task itself before that, the task runs, and once.
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
            threads.execute(once);
        } catch (RuntimeException e) {
            LOG.warn("The executor failed, so that a call runs on a thread of the client's", e);
            threads.execute(once);
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
     * Runs a task. Once this is closed the thread that brings it runs it: by then every call has ended, and what is left is
     * to say so, such as to one who subscribes after the end.
     */
    @Override
    public void execute(Runnable task) {
        try {
            first.execute(task);
        } catch (RejectedExecutionException e) {
            runAnyhow(task);
        }
    }

    private void runAnyhow(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Takes no more tasks; those that were given run to their end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
