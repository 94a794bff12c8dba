package ai.tekton.llm.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2025-03-01T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void secondsAndDatesAreReadAsDelays() {
        assertThat(RetryAfter.parse(" 007 ", NOON)).contains(Duration.ofSeconds(7));
        assertThat(RetryAfter.parse("Sat, 01 Mar 2025 12:00:30 GMT", NOON)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse("Sat, 01 Mar 2025 11:00:00 GMT", NOON)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("soon", NOON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999999", "99999999999", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void aRetryAfterBeyondTheRangeOfTimersBecomesTheLongestDelay(String value) {
        assertThat(RetryAfter.parse(value, NOON)).contains(Duration.ofDays(24));
    }
}
