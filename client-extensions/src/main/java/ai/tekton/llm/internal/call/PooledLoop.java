package ai.tekton.llm.internal.call;

import ai.tekton.llm.context.ContextSnapshot;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A loop on the client's {@link CallThreads}. It occupies a thread only while it has tasks: a call that waits for the
 * server's next frame, or for its subscriber's demand, occupies none. Blocking work runs beside the loop, so that the
 * call can time out while the work is stuck.
 */
public final class PooledLoop implements CallLoop {
    private record Work(Runnable blocking, Runnable then) {}

    private final CallThreads threads;
    private final ContextSnapshot context;
    private final Consumer<Throwable> onCrash;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Runnable drain = this::drain;
    private Work work;
    private boolean running;
    private boolean stopped;

    /**
     * Makes a loop.
     *
     * @param threads runs the tasks
     * @param context the context of the caller's thread, in which the tasks run
     * @param onCrash called with an exception of a task, which comes from the user's code
     */
    public PooledLoop(CallThreads threads, ContextSnapshot context, Consumer<Throwable> onCrash) {
        this.threads = threads;
        this.context = context;
        this.onCrash = onCrash;
    }

    /** Makes tasks wait until {@link #release}. Must be called before the first task. */
    public void hold() {
        lock.lock();
        try {
            running = true;
        } finally {
            lock.unlock();
        }
    }

    /** Runs the tasks that have waited. */
    public void release() {
        lock.lock();
        try {
            running = !tasks.isEmpty();
            if (!running) {
                return;
            }
        } finally {
            lock.unlock();
        }
        threads.execute(drain);
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            tasks.add(task);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        threads.execute(drain);
    }

    @Override
    public void block(Runnable blocking, Runnable afterwards) {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            work = new Work(blocking, afterwards);
            if (running) {
                // The thread that runs the loop now starts the work when no task is left.
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        threads.execute(drain);
    }

    private void drain() {
        try (ContextSnapshot.Scope held = context.restore()) {
            drainHere();
        }
    }

    private void drainHere() {
        Runnable task = next();
        while (task != null) {
            try {
                task.run();
            } catch (Throwable e) {
                // An Error, too, ends only this call.
                onCrash.accept(e);
            }
            task = next();
        }
    }

    /**
     * Returns the next task; null if there is none and this thread leaves the loop. Runs blocking work after it has
     * left the loop: another thread may run the loop meanwhile.
     */
    private Runnable next() {
        while (true) {
            Work due;
            lock.lock();
            try {
                Runnable task = tasks.poll();
                if (task != null) {
                    return task;
                }
                running = false;
                due = work;
                work = null;
            } finally {
                lock.unlock();
            }
            if (due == null || !hasPermit(due) || !blockAndEnter(due)) {
                return null;
            }
        }
    }

    private boolean hasPermit(Work due) {
        return threads.permits().tryAcquire(() -> threads.execute(() -> resume(due)));
    }

    /** Runs blocking work that had to wait for a permit. */
    private void resume(Work due) {
        try (ContextSnapshot.Scope held = context.restore()) {
            if (blockAndEnter(due)) {
                drainHere();
            }
        }
    }

    /** Runs blocking work with a permit; returns true if this thread runs the loop afterwards. */
    private boolean blockAndEnter(Work due) {
        Runnable afterwards = due.then();
        try {
            if (!isStopped()) {
                due.blocking().run();
            }
        } catch (Throwable e) {
            // An Error, too, ends only this call: the loop continues.
            afterwards = () -> onCrash.accept(e);
        } finally {
            threads.permits().release();
        }
        lock.lock();
        try {
            if (stopped) {
                return false;
            }
            tasks.add(afterwards);
            boolean enter = !running;
            running = true;
            return enter;
        } finally {
            lock.unlock();
        }
    }

    private boolean isStopped() {
        lock.lock();
        try {
            return stopped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Drops the waiting tasks and accepts only one last task.
     *
     * @param last runs after the task that runs now, if any
     */
    public void stop(Runnable last) {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            stopped = true;
            tasks.clear();
            work = null;
            tasks.add(last);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        threads.execute(drain);
    }
}
