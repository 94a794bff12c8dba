package ai.tekton.llm.internal.http;

import java.io.IOException;

/** What came back is HTTP, but not what the contract promises. */
final class NotRhetorException extends IOException {
    private static final long serialVersionUID = 1L;

    NotRhetorException(String message) {
        super(message);
    }

    NotRhetorException(String message, Throwable cause) {
        super(message, cause);
    }
}
