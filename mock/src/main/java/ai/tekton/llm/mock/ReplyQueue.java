package ai.tekton.llm.mock;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The queued replies to one kind of message, and the default for an empty queue. Thread-safe.
 *
 * @param <T> the type of the received messages
 */
final class ReplyQueue<T> {
    private final Deque<Function<T, Reply>> next = new ArrayDeque<>();
    private Optional<Function<T, Reply>> always = Optional.empty();

    void enqueue(Reply... replies) {
        List<Function<T, Reply>> all =
                Stream.of(replies).map(ReplyQueue::<T>constant).toList();
        synchronized (this) {
            next.addAll(all);
        }
    }

    synchronized void enqueue(Function<T, Reply> reply) {
        next.add(reply);
    }

    synchronized void always(Function<T, Reply> reply) {
        always = Optional.of(reply);
    }

    synchronized void reset() {
        next.clear();
        always = Optional.empty();
    }

    synchronized Optional<Function<T, Reply>> poll() {
        return Optional.ofNullable(next.poll());
    }

    synchronized Optional<Function<T, Reply>> always() {
        return always;
    }

    static <T> Function<T, Reply> constant(Reply reply) {
        Objects.requireNonNull(reply, "reply");
        return received -> reply;
    }
}
