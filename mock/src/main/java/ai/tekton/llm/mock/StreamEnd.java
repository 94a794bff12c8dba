package ai.tekton.llm.mock;

/** The ways in which Rhetor ends an event stream, when the HTTP body ends normally. */
public enum StreamEnd {
    /** A last chunk whose {@code done} is true, with the usage and the finish reason. */
    DONE(true, false),
    /** The event {@code [DONE]}. */
    SENTINEL(false, true),
    /** A last chunk whose {@code done} is true, then the event {@code [DONE]}. */
    DONE_AND_SENTINEL(true, true),
    /** No marker: the body ends. */
    NONE(false, false);

    private final boolean done;
    private final boolean sentinel;

    StreamEnd(boolean done, boolean sentinel) {
        this.done = done;
        this.sentinel = sentinel;
    }

    boolean hasDone() {
        return done;
    }

    boolean hasSentinel() {
        return sentinel;
    }
}
