package ai.tekton.llm.cli;

/** An answer was to have code in it, and has none. */
final class NoCodeBlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoCodeBlockException(String message) {
        super(message);
    }
}
