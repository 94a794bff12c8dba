package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The scripted replies. Thread-safe. */
final class Script {
    private final ReplyQueue<ReceivedRequest> any = new ReplyQueue<>();
    private final ReplyQueue<ReceivedRequest> handshake = new ReplyQueue<>();
    private final ReplyQueue<ReceivedFrame> unknown = new ReplyQueue<>();
    /**
     * The operations that clients call on their own, to detect a server's generation: they take no reply that is meant for a
     * user's call.
     */
    private static final Set<RhetorOperation> OF_THE_SERVER =
            Set.of(RhetorOperation.GET_API_HEALTH, RhetorOperation.GET_API_DOCUMENT, RhetorOperation.GET_ROOT_DOCUMENT);

    private final Map<RhetorOperation, ReplyQueue<ReceivedRequest>> operations = queues(RhetorOperation.class);
    private final Map<FrameType, ReplyQueue<ReceivedFrame>> frames = queues(FrameType.class);

    ReplyQueue<ReceivedRequest> any() {
        return any;
    }

    ReplyQueue<ReceivedRequest> handshake() {
        return handshake;
    }

    ReplyQueue<ReceivedFrame> unknown() {
        return unknown;
    }

    ReplyQueue<ReceivedRequest> of(RhetorOperation operation) {
        return operations.get(operation);
    }

    ReplyQueue<ReceivedFrame> of(FrameType type) {
        return frames.get(type);
    }

    /** Whether clients call an operation on their own, to detect a server's generation. */
    static boolean isAskedByClients(Optional<RhetorOperation> operation) {
        return operation.filter(OF_THE_SERVER::contains).isPresent();
    }

    void reset() {
        any.reset();
        handshake.reset();
        unknown.reset();
        operations.values().forEach(ReplyQueue::reset);
        frames.values().forEach(ReplyQueue::reset);
    }

    /** Takes the next reply: from the operation's queue, then the queue of all operations, then the permanent reply. */
    Optional<Function<ReceivedRequest, Reply>> take(RhetorOperation operation) {
        return queued(operation).or(of(operation)::always);
    }

    /** Takes the next reply of a single operation. */
    Optional<Function<ReceivedRequest, Reply>> takeAlone(RhetorOperation operation) {
        return of(operation).poll().or(of(operation)::always);
    }

    /** Takes the next reply of a single type of frame. */
    Optional<Function<ReceivedFrame, Reply>> takeAlone(FrameType type) {
        return of(type).poll().or(of(type)::always);
    }

    /** Takes the next reply to a handshake. */
    Optional<Function<ReceivedRequest, Reply>> takeHandshake() {
        return handshake.poll().or(handshake::always);
    }

    /** Takes the next reply to a frame of an unknown type. */
    Optional<Function<ReceivedFrame, Reply>> takeUnknown() {
        return unknown.poll().or(unknown::always);
    }

    /** Like for operations, but replies for the frame's type come before those for its operation. */
    Optional<Function<ReceivedFrame, Reply>> take(FrameType type) {
        Optional<RhetorOperation> operation = type.operation();
        return of(type).poll()
                .or(() -> operation.flatMap(this::queued).map(Script::ofRequest))
                .or(of(type)::always)
                .or(() -> operation.flatMap(key -> of(key).always()).map(Script::ofRequest));
    }

    private Optional<Function<ReceivedRequest, Reply>> queued(RhetorOperation operation) {
        Optional<Function<ReceivedRequest, Reply>> own = of(operation).poll();
        return own.isPresent() || OF_THE_SERVER.contains(operation) ? own : any.poll();
    }

    private static Function<ReceivedFrame, Reply> ofRequest(Function<ReceivedRequest, Reply> reply) {
        return frame -> reply.apply(frame.request());
    }

    private static <K extends Enum<K>, T> Map<K, ReplyQueue<T>> queues(Class<K> keys) {
        Map<K, ReplyQueue<T>> queues = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            queues.put(key, new ReplyQueue<>());
        }
        return Collections.unmodifiableMap(queues);
    }
}
