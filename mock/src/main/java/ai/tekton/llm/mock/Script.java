package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The replies that are to come. Thread-safe. */
final class Script {
    private final Deque<Function<ReceivedRequest, Reply>> next = new ArrayDeque<>();
    private final Map<RhetorOperation, Deque<Function<ReceivedRequest, Reply>>> nextOf =
            new EnumMap<>(RhetorOperation.class);
    private final Map<RhetorOperation, Function<ReceivedRequest, Reply>> always = new EnumMap<>(RhetorOperation.class);

    synchronized void enqueue(List<Function<ReceivedRequest, Reply>> replies) {
        next.addAll(replies);
    }

    synchronized void enqueue(RhetorOperation operation, List<Function<ReceivedRequest, Reply>> replies) {
        nextOf.computeIfAbsent(operation, key -> new ArrayDeque<>()).addAll(replies);
    }

    synchronized void always(RhetorOperation operation, Function<ReceivedRequest, Reply> reply) {
        always.put(operation, reply);
    }

    synchronized void reset() {
        next.clear();
        nextOf.clear();
        always.clear();
    }

    /** Takes what is to be answered: the operation's queue first, then the queue of all, then what is for always. */
    synchronized Optional<Function<ReceivedRequest, Reply>> take(RhetorOperation operation) {
        return Optional.ofNullable(
                        nextOf.getOrDefault(operation, new ArrayDeque<>()).poll())
                .or(() -> Optional.ofNullable(next.poll()))
                .or(() -> Optional.ofNullable(always.get(operation)));
    }
}
