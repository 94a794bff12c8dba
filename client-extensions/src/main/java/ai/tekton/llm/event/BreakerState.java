package ai.tekton.llm.event;

/** Whether a circuit breaker lets calls through. */
public enum BreakerState {
    /** All calls pass. */
    CLOSED,
    /** No call passes. */
    OPEN,
    /** A few calls pass, to find out whether the backend has recovered. */
    PROBING
}
