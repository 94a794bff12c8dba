package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The received entries, and those that no test has taken yet. Thread-safe.
 *
 * @param <T> the type of the entries
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

    /** Waits for the next entry of a kind, and skips others before it. */
    Optional<T> take(Duration timeout, Predicate<T> wanted) throws InterruptedException {
        long nanos = Durations.notNegative(timeout, "timeout").toNanos();
        lock.lockInterruptibly();
        try {
            while (true) {
                while (taken < entries.size()) {
                    T entry = entries.get(taken++);
                    if (wanted.test(entry)) {
                        return Optional.of(entry);
                    }
                }
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = added.awaitNanos(nanos);
            }
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
