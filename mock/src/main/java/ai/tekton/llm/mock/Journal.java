package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What came, and that of it which no one has taken yet. Thread-safe.
 *
 * @param <T> what comes
 */
final class Journal<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<T> entries = new ArrayList<>();
    private int taken;

    void add(T received) {
        lock.lock();
        try {
            entries.add(received);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<T> all() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    Optional<T> take(Duration timeout) throws InterruptedException {
        long nanos = Durations.notNegative(timeout, "timeout").toNanos();
        lock.lockInterruptibly();
        try {
            while (taken >= entries.size()) {
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = added.awaitNanos(nanos);
            }
            return Optional.of(entries.get(taken++));
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            entries.clear();
            taken = 0;
        } finally {
            lock.unlock();
        }
    }
}
