package ai.tekton.llm.internal.call;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A loop that the caller's own thread runs while it waits for its call, so that a blocking call needs no other thread.
 * Tasks may come from any thread; one thread at a time runs them.
 */
public final class CallerLoop implements CallLoop {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private Runnable work;
    private Runnable then;
    private boolean stopped;

    /** Makes a loop that no thread runs yet. */
    public CallerLoop() {}

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (!stopped) {
                tasks.add(task);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void block(Runnable blocking, Runnable afterwards) {
        lock.lock();
        try {
            work = blocking;
            then = afterwards;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Runs what happens on the loop until a condition holds or the loop is stopped.
     *
     * @param until looked at after each task
     * @throws InterruptedException where the thread is interrupted while it waits
     */
    public void run(BooleanSupplier until) throws InterruptedException {
        while (!until.getAsBoolean()) {
            Runnable task = take();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    /** The next task; null once the loop is stopped. Blocking work is run here, between two tasks. */
    private Runnable take() throws InterruptedException {
        Runnable blocking;
        Runnable afterwards;
        lock.lock();
        try {
            while (!stopped && tasks.isEmpty() && work == null) {
                changed.await();
            }
            if (stopped || !tasks.isEmpty()) {
                return stopped ? null : tasks.remove();
            }
            blocking = work;
            afterwards = then;
            work = null;
            then = null;
        } finally {
            lock.unlock();
        }
        blocking.run();
        return isStopped() ? null : afterwards;
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits, and frees the thread that waits. */
    public void stop() {
        lock.lock();
        try {
            stopped = true;
            tasks.clear();
            work = null;
            then = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
