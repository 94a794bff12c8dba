package ai.tekton.llm.internal.wire;

import java.io.IOException;

/** The user's provider returned no token, so nothing was sent. */
public final class TokenUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what happened, a sentence
     * @param cause the exception of the provider; null if it threw none
     */
    public TokenUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
