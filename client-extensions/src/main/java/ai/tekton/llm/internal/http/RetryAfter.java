package ai.tekton.llm.internal.http;

import ai.tekton.llm.internal.check.DurationChecks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.client5.http.utils.DateUtils;

/** Reads a Retry-After header (RFC 9110, section 10.2.3): a number of seconds, or a date. */
final class RetryAfter {
    static final String HEADER = "Retry-After";

    /** The maximum number of digits: every longer number exceeds the longest delay. */
    private static final int MAX_DIGITS = 10;

    private RetryAfter() {}

    /**
     * Returns the delay; empty if the value is neither. It is never negative, and never longer than a setting may be,
     * so that it fits into every unit of time.
     */
    static Optional<Duration> parse(String value, Clock clock) {
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            String digits = text.replaceFirst("^0+(?=.)", "");
            return Optional.of(
                    digits.length() > MAX_DIGITS
                            ? DurationChecks.LONGEST
                            : bounded(Duration.ofSeconds(Long.parseLong(digits))));
        }
        Instant date = DateUtils.parseStandardDate(text);
        return Optional.ofNullable(date).map(time -> bounded(Duration.between(clock.instant(), time)));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(DurationChecks.LONGEST) > 0 ? DurationChecks.LONGEST : wait;
    }
}
