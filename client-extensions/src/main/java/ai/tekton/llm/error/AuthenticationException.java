package ai.tekton.llm.error;

/**
 * The server refused the token, or wants one (401, 403). Neither a retry nor a fallback is tried.
 */
public class AuthenticationException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception of which nothing but the message is known.
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
     * @param details what else is known
     */
    public AuthenticationException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
