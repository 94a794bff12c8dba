package ai.tekton.llm.error;

/**
 * The application has versions of other libraries that the client cannot work with; thrown when a client is built. The
 * message names each of those libraries, the version that was found and the oldest version that works. The client
 * neither retries nor falls back.
 */
public class IncompatibleLibraryException extends TektonLlmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception with a message alone.
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
     * @param details what else is known about the failure
     */
    public IncompatibleLibraryException(String message, FailureDetails details) {
        super(message, details, false);
    }
}
