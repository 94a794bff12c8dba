package ai.tekton.llm.internal.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs blocking calls for callers that do not want to block: on virtual threads where the JDK has them (21 and newer), else
 * on a bounded pool of daemon threads. Thread-safe.
 */
public final class CallExecutor implements AutoCloseable {
    private final ExecutorService threads;

    /**
     * Makes the executor; it starts no thread before the first call.
     *
     * @param maxThreads the most threads of the pool, where there are no virtual ones
     */
    public CallExecutor(int maxThreads) {
        this.threads = VirtualThreads.executor().orElseGet(() -> pool(maxThreads));
    }

    private static ExecutorService pool(int maxThreads) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "tekton-llm-call-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                maxThreads, maxThreads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Runs a call; to cancel the future, or to complete it from outside, ends the call.
     *
     * @param <T> what the call gives
     * @param call the call
     * @return its outcome
     */
    public <T> CompletableFuture<T> call(Supplier<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        AtomicBoolean finished = new AtomicBoolean();
        Future<?> task = submit(() -> {
            try {
                T value = call.get();
                finished.set(true);
                result.complete(value);
            } catch (Throwable e) {
                finished.set(true);
                result.completeExceptionally(e);
            }
        });
        result.whenComplete((value, failure) -> {
            if (!finished.get()) {
                task.cancel(true);
            }
        });
        return result;
    }

    /**
     * This as a plain executor.
     *
     * @return runs tasks on the same threads
     */
    public Executor asExecutor() {
        return this::submit;
    }

    /** Runs a task; throws an IllegalStateException where this is closed. */
    Future<?> submit(Runnable task) {
        try {
            return threads.submit(task);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("The client is closed.", e);
        }
    }

    /** Interrupts every call under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
