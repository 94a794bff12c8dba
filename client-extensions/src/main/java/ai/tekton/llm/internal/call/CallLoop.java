package ai.tekton.llm.internal.call;

/**
 * Where the events of one call happen: one after the other, each seeing what the ones before have done. Thread-safe.
 *
 * <p>Once the call has ended, nothing happens on its loop any more: tasks are dropped.
 */
public interface CallLoop {
    /**
     * Runs a task after those that wait already. It must not block.
     *
     * @param task the task
     */
    void execute(Runnable task);

    /**
     * Runs work that blocks, then a task on the loop. A call has one such work at a time. The work may wait for its turn
     * before it starts, and is not started where the call ends first.
     *
     * @param work blocks for as long as it has to; throws nothing
     * @param then runs on the loop afterwards, unless the call has ended
     */
    void block(Runnable work, Runnable then);
}
