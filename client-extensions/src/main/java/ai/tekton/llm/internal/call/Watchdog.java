package ai.tekton.llm.internal.call;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at everything that may run out of time, or wait on a thread that was interrupted. Thread-safe.
 *
 * <p>A thread that blocks in a socket's read notices neither, so one daemon thread looks at all attempts under way every
 * {@link #TICK}; while there is none it sleeps. A look costs two volatile reads an attempt, which is less than a timer for
 * each of them.
 */
public final class Watchdog implements AutoCloseable {
    /** What is looked at. */
    public interface Watched {
        /**
         * Ends this where its time is up. It must neither block nor run the user's code.
         *
         * @param nowNanos the time, by {@link System#nanoTime()}
         */
        void check(long nowNanos);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    /** Well below the 100 ms within which a cancelled call has to end. */
    private static final Duration TICK = Duration.ofMillis(20);

    private final Set<Watched> underWay = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Thread thread;
    private volatile boolean idle = true;
    private volatile boolean closed;

    /** Makes a watchdog; its thread starts with the first thing to look at. */
    public Watchdog() {}

    /** Looks at something until it is forgotten. */
    public void watch(Watched watched) {
        underWay.add(watched);
        if (idle) {
            wake();
        }
    }

    /** Looks at something no more. */
    public void forget(Watched watched) {
        underWay.remove(watched);
    }

    /** How many things are looked at. */
    public int watching() {
        return underWay.size();
    }

    private void wake() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                thread = new Thread(this::run, "tekton-llm-watchdog");
                thread.setDaemon(true);
                thread.start();
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (!closed) {
                await();
                long now = System.nanoTime();
                underWay.forEach(watched -> check(watched, now));
            }
        } catch (InterruptedException e) {
            // No one but close() has this thread, so to be interrupted is to be told to end.
            Thread.currentThread().interrupt();
        }
    }

    /** What one check throws must not end the time of all others. */
    private void check(Watched watched, long now) {
        try {
            watched.check(now);
        } catch (RuntimeException | Error e) {
            underWay.remove(watched);
            LOG.error("An attempt could not be ended in time", e);
        }
    }

    private void await() throws InterruptedException {
        lock.lock();
        try {
            // Said before the set is looked at: whoever adds to it after the look sees this and signals.
            idle = true;
            while (underWay.isEmpty() && !closed) {
                changed.await();
            }
            idle = false;
            changed.awaitNanos(TICK.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        closed = true;
        underWay.clear();
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
