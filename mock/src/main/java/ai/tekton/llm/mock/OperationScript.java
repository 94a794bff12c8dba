package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The replies that one operation is to give. Thread-safe.
 *
 * @see RhetorMock#on(RhetorOperation)
 */
public final class OperationScript {
    private final Script script;
    private final RhetorOperation operation;

    OperationScript(Script script, RhetorOperation operation) {
        this.script = script;
        this.operation = Objects.requireNonNull(operation, "operation");
    }

    /**
     * Answers the operation's next calls, before what {@link RhetorMock#enqueue(Reply...)} holds.
     *
     * @param replies a reply for each call, in order
     * @return this script
     */
    public OperationScript enqueue(Reply... replies) {
        script.enqueue(
                operation, Stream.of(replies).map(OperationScript::constant).toList());
        return this;
    }

    /**
     * Answers the operation's next call by what was asked.
     *
     * @param reply makes the reply; runs on the mock's one thread and must not block
     * @return this script
     */
    public OperationScript enqueue(Function<ReceivedRequest, Reply> reply) {
        script.enqueue(operation, List.of(reply));
        return this;
    }

    /**
     * Answers every call of the operation for which nothing is queued.
     *
     * @param reply the reply
     * @return this script
     */
    public OperationScript always(Reply reply) {
        return always(constant(reply));
    }

    /**
     * Answers every call of the operation for which nothing is queued by what was asked.
     *
     * @param reply makes the reply; runs on the mock's one thread and must not block
     * @return this script
     */
    public OperationScript always(Function<ReceivedRequest, Reply> reply) {
        script.always(operation, Objects.requireNonNull(reply, "reply"));
        return this;
    }

    static Function<ReceivedRequest, Reply> constant(Reply reply) {
        Objects.requireNonNull(reply, "reply");
        return request -> reply;
    }
}
