package ai.tekton.llm.internal.wire;

import java.io.IOException;

/** A response that violates the contract, so that the server may not be Rhetor. */
public final class NotRhetorException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what arrived instead; never an excerpt of it
     */
    public NotRhetorException(String message) {
        super(message);
    }
}
