package ai.tekton.llm.error;

/** The server refused the token, or requires one (401, 403). The client neither retries nor falls back. */
public class AuthenticationException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public AuthenticationException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public AuthenticationException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
