package ai.tekton.llm.mock;

/**
 * Thrown if a cassette is missing, damaged, of an unknown version, or cannot be written. The message names the place and the
 * remedy.
 */
public final class CassetteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CassetteException(String message) {
        super(message);
    }

    CassetteException(String message, Throwable cause) {
        super(message, cause);
    }
}
