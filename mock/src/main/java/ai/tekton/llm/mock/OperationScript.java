package ai.tekton.llm.mock;

import java.util.Objects;
import java.util.function.Function;

/**
 * The scripted replies of one operation, or of the WebSocket's handshake. Thread-safe.
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
     * Answers the operation's next calls; these replies come before those of {@link RhetorMock#enqueue(Reply...)}.
     *
     * @param replies a reply for each call, in order
     * @return this script
     */
    public OperationScript enqueue(Reply... replies) {
        queue.enqueue(replies);
        return this;
    }

    /**
     * Answers the operation's next call by a function of the request.
     *
     * @param reply creates the reply; runs on the mock's only thread and must not block
     * @return this script
     */
    public OperationScript enqueue(Function<ReceivedRequest, Reply> reply) {
        queue.enqueue(Objects.requireNonNull(reply, "reply"));
        return this;
    }

    /**
     * Answers every call of the operation without a queued reply.
     *
     * @param reply the reply
     * @return this script
     */
    public OperationScript always(Reply reply) {
        return always(ReplyQueue.constant(reply));
    }

    /**
     * Answers every call of the operation without a queued reply by a function of the request.
     *
     * @param reply creates the reply; runs on the mock's only thread and must not block
     * @return this script
     */
    public OperationScript always(Function<ReceivedRequest, Reply> reply) {
        queue.always(Objects.requireNonNull(reply, "reply"));
        return this;
    }
}
