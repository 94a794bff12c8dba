package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The requests that came, and those of them that no one has taken yet. Thread-safe. */
final class Journal {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<ReceivedRequest> requests = new ArrayList<>();
    private int taken;

    void add(ReceivedRequest request) {
        lock.lock();
        try {
            requests.add(request);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<ReceivedRequest> all() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    Optional<ReceivedRequest> take(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (taken >= requests.size()) {
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = added.awaitNanos(nanos);
            }
            return Optional.of(requests.get(taken++));
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            requests.clear();
            taken = 0;
        } finally {
            lock.unlock();
        }
    }
}
