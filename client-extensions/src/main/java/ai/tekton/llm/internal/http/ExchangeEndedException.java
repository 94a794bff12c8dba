package ai.tekton.llm.internal.http;

import java.io.IOException;

/** An exchange was ended from this side. */
final class ExchangeEndedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Exchange.EndReason reason;

    ExchangeEndedException(Exchange.EndReason reason, Throwable cause) {
        super("The exchange was ended by this side: " + reason, cause);
        this.reason = reason;
    }

    Exchange.EndReason reason() {
        return reason;
    }
}
