package ai.tekton.llm.mock;

import java.util.Objects;
import java.util.function.Function;

/**
 * The replies that one type of WebSocket frame is to get. Thread-safe.
 *
 * @see RhetorMock#on(FrameType)
 */
public final class FrameScript {
    private final ReplyQueue<ReceivedFrame> queue;

    FrameScript(ReplyQueue<ReceivedFrame> queue) {
        this.queue = queue;
    }

    /**
     * Answers the next frames of the type, before what {@link RhetorMock#on(ai.tekton.rhetor.RhetorOperation)} and {@link
     * RhetorMock#enqueue(Reply...)} hold.
     *
     * @param replies a reply for each frame, in order
     * @return this script
     */
    public FrameScript enqueue(Reply... replies) {
        queue.enqueue(replies);
        return this;
    }

    /**
     * Answers the next frame of the type by what it says.
     *
     * @param reply makes the reply; runs on the mock's one thread and must not block
     * @return this script
     */
    public FrameScript enqueue(Function<ReceivedFrame, Reply> reply) {
        queue.enqueue(Objects.requireNonNull(reply, "reply"));
        return this;
    }

    /**
     * Answers every frame of the type for which nothing is queued.
     *
     * @param reply the reply
     * @return this script
     */
    public FrameScript always(Reply reply) {
        return always(ReplyQueue.constant(reply));
    }

    /**
     * Answers every frame of the type for which nothing is queued by what it says.
     *
     * @param reply makes the reply; runs on the mock's one thread and must not block
     * @return this script
     */
    public FrameScript always(Function<ReceivedFrame, Reply> reply) {
        queue.always(Objects.requireNonNull(reply, "reply"));
        return this;
    }
}
