package ai.tekton.llm.internal.call;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks everything that may time out, or wait on a thread that was interrupted. Thread-safe.
 *
 * <p>A thread that blocks in a socket's read notices neither, so one daemon thread checks all attempts in progress
 * every {@link #TICK}; while there is none it sleeps. A check costs two volatile reads for each attempt, which is less
 * than one timer for each.
 */
public final class Watchdog implements AutoCloseable {
    /** An object that the watchdog checks. */
    public interface Watched {
        /**
         * Ends the object if its time is up. Must neither block nor run the user's code.
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

    /** Makes a watchdog; its thread starts with the first object to check. */
    public Watchdog() {}

    /** Checks an object until {@link #forget}. */
    public void watch(Watched watched) {
        underWay.add(watched);
        if (idle) {
            wake();
        }
    }

    /** Stops checking an object. */
    public void forget(Watched watched) {
        underWay.remove(watched);
    }

    /** Returns how many objects the watchdog checks. */
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
            // Only close() interrupts this thread, so an interrupt ends it.
            Thread.currentThread().interrupt();
        }
    }

    /** Checks one object; its exception must not stop the checks of all others. */
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
            // Set before the collection is read: a thread that adds to it later sees this flag and signals.
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
