package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The replies that are to come. Thread-safe. */
final class Script {
    private final ReplyQueue<ReceivedRequest> any = new ReplyQueue<>();
    private final ReplyQueue<ReceivedRequest> handshake = new ReplyQueue<>();
    private final ReplyQueue<ReceivedFrame> unknown = new ReplyQueue<>();
    /** Clients ask these by themselves, to find out what a server is: they take nothing that is meant for a user's call. */
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

    /** Whether clients ask an operation by themselves, to find out what a server is. */
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

    /** Takes what is to be answered: the operation's queue first, then the queue of all, then what is for always. */
    Optional<Function<ReceivedRequest, Reply>> take(RhetorOperation operation) {
        return queued(operation).or(of(operation)::always);
    }

    /** Takes what is meant for an operation alone. */
    Optional<Function<ReceivedRequest, Reply>> takeAlone(RhetorOperation operation) {
        return of(operation).poll().or(of(operation)::always);
    }

    /** Takes what is meant for a type of frames alone. */
    Optional<Function<ReceivedFrame, Reply>> takeAlone(FrameType type) {
        return of(type).poll().or(of(type)::always);
    }

    /** Takes what the handshake is to be answered with. */
    Optional<Function<ReceivedRequest, Reply>> takeHandshake() {
        return handshake.poll().or(handshake::always);
    }

    /** Takes what a frame of no known type is to be answered with. */
    Optional<Function<ReceivedFrame, Reply>> takeUnknown() {
        return unknown.poll().or(unknown::always);
    }

    /** As for operations, but that what is meant for the frame's type alone comes before what is for its operation. */
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
