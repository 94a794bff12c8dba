package ai.tekton.llm.error;

/**
 * The application has versions of other libraries that the client cannot work with; thrown where a client is made. The
 * message names each of those libraries, the version that was found and the oldest that will do. Neither a retry nor a
 * fallback is tried.
 */
public class IncompatibleLibraryException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception of which nothing but the message is known.
     *
     * @param message what was found, and what is needed
     */
    public IncompatibleLibraryException(String message) {
        this(message, FailureDetails.none());
    }

    /**
     * Makes an exception.
     *
     * @param message what was found, and what is needed
     * @param details what else is known
     */
    public IncompatibleLibraryException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
