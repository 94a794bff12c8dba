package ai.tekton.llm.internal.http;

import java.io.IOException;

/** The client ended an exchange. */
final class ExchangeEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final HttpAttempt.EndReason reason;

    ExchangeEndedException(HttpAttempt.EndReason reason, Throwable cause) {
        super("The exchange was ended by this side: " + reason, cause);
        this.reason = reason;
    }

    HttpAttempt.EndReason reason() {
        return reason;
    }
}
