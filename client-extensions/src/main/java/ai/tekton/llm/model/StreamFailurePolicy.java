package ai.tekton.llm.model;

/**
 * What happens when a stream fails after its first text has reached the caller. Before that, the client retries and
 * falls back as after any other failure.
 */
public enum StreamFailurePolicy {
    /** The client throws the failure, with the text so far. */
    FAIL,
    /**
     * The next backend of the fallback chain answers from the start: the caller receives a chunk marked
     * {@code restart}, which voids the text before it, and then the other answer.
     */
    RESTART,
    /**
     * The next backend of the fallback chain receives the text so far and continues it. The client skips a backend that
     * answers without a model, such as the local fallback, because its text would be appended to a partial answer.
     */
    CONTINUE
}
