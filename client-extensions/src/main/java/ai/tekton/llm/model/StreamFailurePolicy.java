package ai.tekton.llm.model;

/**
 * What happens where a stream fails after its first text has reached the caller. Before that, a failure is retried and
 * falls back like any other.
 */
public enum StreamFailurePolicy {
    /** The failure is thrown, with the text so far. */
    FAIL,
    /**
     * The next backend of the fallback chain answers from the start: the caller gets a chunk marked {@code restart}, which
     * voids the text before it, and then the other answer.
     */
    RESTART,
    /**
     * The next backend of the fallback chain is given the text so far and asked to go on from there. One that answers
     * without a model, such as the local fallback, is passed over: its text would be glued to half an answer.
     */
    CONTINUE
}
