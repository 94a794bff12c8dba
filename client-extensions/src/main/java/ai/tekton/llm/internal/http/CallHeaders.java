package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.CallContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a call tells the transport and the server about itself. The generated operations pass nothing through but headers,
 * and a server gains by all of it: the id to log by, the attempt to tell repetitions from new calls, and how long the
 * caller will wait, in seconds, for this attempt and for the whole call.
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

    /** How long the attempt may take, or each wait for a stream's bytes; the default where the headers do not say. */
    static Duration timeout(Map<String, String> headers, Duration otherwise) {
        return duration(headers.get(TIMEOUT)).orElse(otherwise);
    }

    /** How long the whole call, and so a whole stream, may take from now on; empty for as long as it does. */
    static Optional<Duration> deadline(Map<String, String> headers) {
        return duration(headers.get(DEADLINE));
    }

    private static Optional<Duration> duration(String seconds) {
        if (seconds == null) {
            return Optional.empty();
        }
        return Optional.of(
                seconds.indexOf('.') < 0
                        ? Duration.ofSeconds(Long.parseLong(seconds))
                        : Duration.ofMillis(
                                new BigDecimal(seconds).movePointRight(3).longValue()));
    }

    /** In milliseconds' precision, and never 0, which would mean no timeout to a socket. */
    private static String seconds(Duration timeout) {
        long millis = Math.max(1, timeout.toMillis());
        return millis % 1000 == 0
                ? Long.toString(millis / 1000)
                : BigDecimal.valueOf(millis, 3).toPlainString();
    }
}
