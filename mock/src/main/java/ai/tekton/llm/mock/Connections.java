package ai.tekton.llm.mock;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The open connections, and the total number so far. Thread-safe. */
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

    /** {@return whether the mock itself has closed a connection that has just ended} */
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

    /** Waits until no connection is open; false on a timeout. */
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
