package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The headers that describe a call to the server: the id for logs, the number of the attempt, which distinguishes
 * retries from new calls, and how long the caller will wait, in seconds, for this attempt and for the whole call.
 */
final class CallHeaders {
    private static final String REQUEST_ID = "X-Request-ID";
    private static final String ATTEMPT = "X-Request-Attempt";
    private static final String TIMEOUT = "X-Request-Timeout";
    private static final String DEADLINE = "X-Request-Deadline";

    private CallHeaders() {}

    static Map<String, String> of(CallContext context) {
        String id = context.requestId();
        String attempt = Integer.toString(context.attempt());
        String timeout = seconds(context.attemptTimeout());
        Optional<Duration> left = context.deadline().remaining();
        return left.isEmpty()
                ? Map.of(REQUEST_ID, id, ATTEMPT, attempt, TIMEOUT, timeout)
                : Map.of(REQUEST_ID, id, ATTEMPT, attempt, TIMEOUT, timeout, DEADLINE, seconds(left.get()));
    }

    /** Formats seconds with a precision of milliseconds, and never as 0, which would mean no timeout to a socket. */
    private static String seconds(Duration timeout) {
        long millis = Math.max(1, timeout.toMillis());
        return millis % 1000 == 0
                ? Long.toString(millis / 1000)
                : BigDecimal.valueOf(millis, 3).toPlainString();
    }
}
