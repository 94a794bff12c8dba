package ai.tekton.llm.mock;

import java.util.Objects;
import java.util.function.Function;

/**
 * The scripted replies to one type of WebSocket frame. Thread-safe.
 *
 * @see RhetorMock#on(FrameType)
 */
public final class FrameScript {
    private final ReplyQueue<ReceivedFrame> queue;

    FrameScript(ReplyQueue<ReceivedFrame> queue) {
        this.queue = queue;
    }

    /**
     * Answers the next frames of the type; these replies come before those of {@link
     * RhetorMock#on(ai.tekton.rhetor.RhetorOperation)} and {@link RhetorMock#enqueue(Reply...)}.
     *
     * @param replies a reply for each frame, in order
     * @return this script
     */
    public FrameScript enqueue(Reply... replies) {
        queue.enqueue(replies);
        return this;
    }

    /**
     * Answers the next frame of the type by a function of it.
     *
     * @param reply creates the reply; runs on the mock's only thread and must not block
     * @return this script
     */
    public FrameScript enqueue(Function<ReceivedFrame, Reply> reply) {
        queue.enqueue(Objects.requireNonNull(reply, "reply"));
        return this;
    }

    /**
     * Answers every frame of the type without a queued reply.
     *
     * @param reply the reply
     * @return this script
     */
    public FrameScript always(Reply reply) {
        return always(ReplyQueue.constant(reply));
    }

    /**
     * Answers every frame of the type without a queued reply by a function of it.
     *
     * @param reply creates the reply; runs on the mock's only thread and must not block
     * @return this script
     */
    public FrameScript always(Function<ReceivedFrame, Reply> reply) {
        queue.always(Objects.requireNonNull(reply, "reply"));
        return this;
    }
}
