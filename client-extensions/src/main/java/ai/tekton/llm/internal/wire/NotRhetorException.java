package ai.tekton.llm.internal.wire;

import java.io.IOException;

/** What came back is HTTP, but not what the contract promises. */
public final class NotRhetorException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what came instead; never a piece of it
     */
    public NotRhetorException(String message) {
        super(message);
    }
}
