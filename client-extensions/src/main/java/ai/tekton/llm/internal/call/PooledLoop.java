package ai.tekton.llm.internal.call;

import ai.tekton.llm.context.ContextSnapshot;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A loop on the client's {@link CallThreads}. It has a thread only while there is something to do: a call that waits for
 * the server's next frame, or for its subscriber's demand, has none. Blocking work runs beside the loop, so that the call
 * can fail by time while the work is stuck.
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
     * @param context what the caller's thread held, which the tasks find on theirs
     * @param onCrash called with what a task threw, which is the user's code's
     */
    public PooledLoop(CallThreads threads, ContextSnapshot context, Consumer<Throwable> onCrash) {
        this.threads = threads;
        this.context = context;
        this.onCrash = onCrash;
    }

    /** Lets tasks wait until {@link #release}, from before the first one on. */
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
                // The thread that runs the loop now takes the work up when it has nothing else to do.
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
                // An Error, too, ends this call alone.
                onCrash.accept(e);
            }
            task = next();
        }
    }

    /**
     * The next task; null if the loop has nothing to do and so leaves this thread. Blocking work is run from here,
     * after the loop was left: another thread may run the loop meanwhile.
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

    /** Runs blocking work with a permit; true if this thread runs the loop afterwards. */
    private boolean blockAndEnter(Work due) {
        Runnable afterwards = due.then();
        try {
            if (!isStopped()) {
                due.blocking().run();
            }
        } catch (Throwable e) {
            // An Error, too, ends this call alone: the loop is left to go on.
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
     * Drops what waits and takes nothing more but a last task.
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
