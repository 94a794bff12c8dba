package ai.tekton.llm.internal.json;

import java.io.IOException;

/** Signals that JSON is not plain and that Jackson must read it. The reader catches it; users never see it. */
final class NotPlainException extends IOException {
    private static final long serialVersionUID = 1L;

    NotPlainException() {
        super("not plain JSON");
    }

    /** Skips the stack trace, which is never used. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
