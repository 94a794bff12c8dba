package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/**
 * What a call tells the transport and the server about itself. The generated operations pass nothing through but headers,
 * and a server gains by all three: the id to log by, the attempt to tell repetitions from new calls, and how long the
 * caller will wait.
 */
final class CallHeaders {
    private static final String REQUEST_ID = "X-Request-ID";
    private static final String ATTEMPT = "X-Request-Attempt";
    private static final String TIMEOUT = "X-Request-Timeout";

    private CallHeaders() {}

    static Map<String, String> of(CallContext context) {
        return Map.of(
                REQUEST_ID,
                context.requestId(),
                ATTEMPT,
                Integer.toString(context.attempt()),
                TIMEOUT,
                seconds(context.timeout()));
    }

    /** The timeout among a request's headers; the default where there is none. */
    static Duration timeout(Map<String, String> headers, Duration otherwise) {
        String seconds = headers.get(TIMEOUT);
        return seconds == null
                ? otherwise
                : Duration.ofMillis(new BigDecimal(seconds).movePointRight(3).longValue());
    }

    /** In milliseconds' precision, and never 0, which would mean no timeout to a socket. */
    private static String seconds(Duration timeout) {
        long millis = Math.max(1, timeout.toMillis());
        return millis % 1000 == 0
                ? Long.toString(millis / 1000)
                : BigDecimal.valueOf(millis, 3).toPlainString();
    }
}
