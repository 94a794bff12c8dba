package ai.tekton.llm.internal.http;

import java.io.IOException;

/** Says that JSON is for Jackson to read. It is caught by whoever tried, and shown to nobody. */
final class NotPlainException extends IOException {
    private static final long serialVersionUID = 1L;

    NotPlainException() {
        super("not plain JSON");
    }

    /** Nobody looks at where it comes from. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
