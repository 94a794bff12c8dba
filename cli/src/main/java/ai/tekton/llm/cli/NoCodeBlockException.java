package ai.tekton.llm.cli;

/** Thrown if an answer must contain a code block, and has none. */
final class NoCodeBlockException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoCodeBlockException(String message) {
        super(message);
    }
}
