package ai.tekton.llm.internal.call;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits how many threads of a client block at the same time. Work that gets no permit waits in order without occupying
 * a thread. Thread-safe.
 */
final class BlockingPermits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    BlockingPermits(int permits) {
        this.free = permits;
    }

    /**
     * Takes a permit.
     *
     * @param later runs with a permit once there is one; not used if there is one now
     * @return whether there was one now
     */
    boolean tryAcquire(Runnable later) {
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return true;
            }
            waiting.add(later);
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Returns a permit, or passes it to the first work that waits. */
    void release() {
        Runnable next;
        lock.lock();
        try {
            next = waiting.poll();
            if (next == null) {
                free++;
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.run();
        }
    }
}
