package ai.tekton.llm.error;

/**
 * The request is wrong and will stay so: found by the client before anything was sent, or refused by the server (400,
 * 404, 405, 413, 415, 422). Neither a retry nor a fallback is tried.
 */
public class InvalidRequestException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception of which nothing but the message is known.
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
     * @param details what else is known
     */
    public InvalidRequestException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
