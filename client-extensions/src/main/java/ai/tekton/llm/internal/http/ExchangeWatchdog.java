package ai.tekton.llm.internal.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends exchanges whose time is up or whose waiting thread was interrupted. Thread-safe.
 *
 * <p>A thread that blocks in a socket's read notices neither, so one daemon thread a client looks at all exchanges under
 * way every {@link #TICK}; while there is none it sleeps. A look costs two volatile reads an exchange, which is less than
 * a timer for each of them.
 */
final class ExchangeWatchdog implements AutoCloseable {
    /** Well below the 100 ms within which a cancelled call has to end. */
    static final Duration TICK = Duration.ofMillis(20);

    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Thread thread;
    private volatile boolean idle = true;
    private volatile boolean closed;

    void watch(Exchange exchange) {
        underWay.add(exchange);
        if (closed) {
            exchange.end(Exchange.EndReason.CLOSED);
        } else if (idle) {
            wake();
        }
    }

    void forget(Exchange exchange) {
        underWay.remove(exchange);
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
                underWay.forEach(exchange -> exchange.endIfDue(now));
            }
        } catch (InterruptedException e) {
            // No one but close() has this thread, so to be interrupted is to be told to end.
            Thread.currentThread().interrupt();
        }
    }

    private void await() throws InterruptedException {
        lock.lock();
        try {
            // Said before the set is looked at: whoever adds an exchange after the look sees it and signals.
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

    /** Ends every exchange under way and the thread. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(exchange -> exchange.end(Exchange.EndReason.CLOSED));
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
