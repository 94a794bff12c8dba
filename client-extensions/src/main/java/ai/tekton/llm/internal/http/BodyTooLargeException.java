package ai.tekton.llm.internal.http;

import java.io.IOException;

/** A body, or one event of a stream, is larger than the client accepts. */
final class BodyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(String what, int limitBytes, String setting) {
        super(what + " is larger than " + limitBytes + " bytes, the limit set by " + setting);
    }
}
