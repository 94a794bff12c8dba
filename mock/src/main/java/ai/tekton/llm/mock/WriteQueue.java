package ai.tekton.llm.mock;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Orders the writes of one connection's replies: a reply that sends a message in fragments makes the others wait until the
 * message is complete. Runs on the connection's event loop.
 */
final class WriteQueue {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean held;
    private Runnable whenWritable = () -> {};

    /** Runs a task now, or when the line is free. */
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

    /** Runs a task of the current holder when the channel is writable. */
    void whenWritable(Runnable task) {
        whenWritable = task;
    }

    /** Called when the channel has become writable. */
    void writable() {
        Runnable next = whenWritable;
        whenWritable = () -> {};
        next.run();
    }
}
