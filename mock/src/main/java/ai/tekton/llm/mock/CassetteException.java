package ai.tekton.llm.mock;

/** A cassette is missing, damaged, of a version that is not known, or cannot be written. The message says where and what to do. */
public final class CassetteException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CassetteException(String message) {
        super(message);
    }

    CassetteException(String message, Throwable cause) {
        super(message, cause);
    }
}
