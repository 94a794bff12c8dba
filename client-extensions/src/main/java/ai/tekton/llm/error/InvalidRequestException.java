package ai.tekton.llm.error;

/**
 * The request is invalid: the client found that before it sent anything, or the server refused the request (400, 404,
 * 405, 413, 415, 422). The client neither retries nor falls back.
 */
public class InvalidRequestException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception with a message alone.
     *
     * @param message what happened
     */
    public InvalidRequestException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what happened
     * @param details what else is known about the failure
     */
    public InvalidRequestException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
