package ai.tekton.llm.mock;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The order in which the replies of one connection get at it: one that sends a message bit by bit keeps the others
 * waiting until the message is whole. Runs on the connection's event loop.
 */
final class Line {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean held;
    private Runnable whenWritable = () -> {};

    /** Runs a task now, or once the line is free. */
    void whenFree(Runnable task) {
        if (held) {
            waiting.add(task);
        } else {
            task.run();
        }
    }

    void hold() {
        held = true;
    }

    void release() {
        held = false;
        while (!held && !waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    /** Runs a task, of whoever holds the line, when the network has caught up. */
    void whenWritable(Runnable task) {
        whenWritable = task;
    }

    /** Says that the network has caught up. */
    void writable() {
        Runnable next = whenWritable;
        whenWritable = () -> {};
        next.run();
    }
}
