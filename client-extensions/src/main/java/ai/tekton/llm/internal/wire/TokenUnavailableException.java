package ai.tekton.llm.internal.wire;

import java.io.IOException;

/** The user's provider gave no token, so nothing was sent. */
public final class TokenUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, a sentence
     * @param cause what the provider threw; null if it threw nothing
     */
    public TokenUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
