package ai.tekton.llm.mock;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The connections that are open, and how many there ever were. Thread-safe. */
final class Connections {
    private final Set<Channel> open = new LinkedHashSet<>();
    private final Set<Channel> closing = new HashSet<>();
    private int total;

    synchronized void opened(Channel channel) {
        open.add(channel);
        total++;
    }

    synchronized void closed(Channel channel) {
        open.remove(channel);
        closing.remove(channel);
        notifyAll();
    }

    /** {@return whether the mock itself closes a connection that has just ended} */
    synchronized boolean isClosedByMock(Channel channel) {
        return closing.contains(channel);
    }

    void closeAll() {
        List<Channel> all;
        synchronized (this) {
            closing.addAll(open);
            all = open();
        }
        all.forEach(Channel::close);
    }

    synchronized List<Channel> open() {
        return List.copyOf(open);
    }

    synchronized int total() {
        return total;
    }

    /** Waits until none is open; false where one still is. */
    synchronized boolean awaitNone(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + Durations.notNegative(timeout, "timeout").toNanos();
        while (!open.isEmpty()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }
}
