package ai.tekton.llm.mock;

import java.util.Objects;
import java.util.function.Function;

/**
 * The replies that one operation, or the handshake of the WebSocket, is to give. Thread-safe.
 *
 * @see RhetorMock#on(ai.tekton.rhetor.RhetorOperation)
 * @see RhetorMock#onHandshake()
 */
public final class OperationScript {
    private final ReplyQueue<ReceivedRequest> queue;

    OperationScript(ReplyQueue<ReceivedRequest> queue) {
        this.queue = queue;
    }

    /**
     * Answers the operation's next calls, before what {@link RhetorMock#enqueue(Reply...)} holds.
     *
     * @param replies a reply for each call, in order
     * @return this script
     */
    public OperationScript enqueue(Reply... replies) {
        queue.enqueue(replies);
        return this;
    }

    /**
     * Answers the operation's next call by what was asked.
     *
     * @param reply makes the reply; runs on the mock's one thread and must not block
     * @return this script
     */
    public OperationScript enqueue(Function<ReceivedRequest, Reply> reply) {
        queue.enqueue(Objects.requireNonNull(reply, "reply"));
        return this;
    }

    /**
     * Answers every call of the operation for which nothing is queued.
     *
     * @param reply the reply
     * @return this script
     */
    public OperationScript always(Reply reply) {
        return always(ReplyQueue.constant(reply));
    }

    /**
     * Answers every call of the operation for which nothing is queued by what was asked.
     *
     * @param reply makes the reply; runs on the mock's one thread and must not block
     * @return this script
     */
    public OperationScript always(Function<ReceivedRequest, Reply> reply) {
        queue.always(Objects.requireNonNull(reply, "reply"));
        return this;
    }
}
