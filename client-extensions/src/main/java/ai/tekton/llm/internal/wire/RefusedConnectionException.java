package ai.tekton.llm.internal.wire;

import java.io.IOException;

/** A connection was refused for a reason that also applies to another attempt. */
public final class RefusedConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message the reason, a sentence without its full stop
     */
    public RefusedConnectionException(String message) {
        super(message);
    }
}
