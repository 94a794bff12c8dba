package ai.tekton.llm.internal.call;

/**
 * Runs the events of one call, one after the other; each event sees the effects of those before. Thread-safe.
 *
 * <p>Once the call has ended, its loop drops all tasks.
 */
public interface CallLoop {
    /**
     * Runs a task after those that already wait. The task must not block.
     *
     * @param task the task
     */
    void execute(Runnable task);

    /**
     * Runs blocking work, then a task on the loop. A call has one such work at a time. The work may wait for its turn
     * before it starts, and does not start if the call ends first.
     *
     * @param work the blocking work; throws nothing
     * @param then runs on the loop afterwards, unless the call has ended
     */
    void block(Runnable work, Runnable then);
}
