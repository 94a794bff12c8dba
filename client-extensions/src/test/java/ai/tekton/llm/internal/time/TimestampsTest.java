package ai.tekton.llm.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.time.api.constraints.DateTimeRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @Test
    void aTimeWithoutAZoneIsUtc() {
        assertThat(Timestamps.parse("2025-01-01T12:00:00.123456"))
                .contains(Instant.parse("2025-01-01T12:00:00.123456Z"));
        assertThat(Timestamps.parse("2025-01-01 12:00:00")).contains(Instant.parse("2025-01-01T12:00:00Z"));
    }

    @Test
    void aTimeWithAZoneIsThatInstant() {
        assertThat(Timestamps.parse("2025-01-01T12:00:00Z")).contains(Instant.parse("2025-01-01T12:00:00Z"));
        assertThat(Timestamps.parse("2025-01-01T12:00:00.5+02:00")).contains(Instant.parse("2025-01-01T10:00:00.5Z"));
        assertThat(Timestamps.parse("2025-01-01T12:00:00+01:00[Europe/Paris]"))
                .contains(Instant.parse("2025-01-01T11:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "yesterday",
                "2025-02-30T12:00:00",
                "2025-13-01T12:00:00Z",
                "2025-01-01T24:00:00",
                "2025-01-01T12:60:00",
                "2025-01-01T12:00:61",
                "2025-01-01T12:00:00.1234567890",
                "2025-01-01T12:00:00,5",
                "2025-01-01T12:00:00.12a",
                "2025-01-01T12:00:0",
                "2025-01-01X12:00:00"
            })
    void anInvalidTimeCountsAsMissing(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }

    @Test
    void aMissingTimeIsEmpty() {
        assertThat(Timestamps.parse(null)).isEmpty();
    }

    @Property
    void everyInstantIsReadAsItIsWrittenInAnyZone(
            @ForAll @DateTimeRange(min = "0001-01-02T00:00:00", max = "9998-12-30T00:00:00") LocalDateTime time,
            @ForAll ZoneOffset zone) {
        assertThat(Timestamps.parse(time.atOffset(zone).toString())).contains(time.toInstant(zone));
        assertThat(Timestamps.parse(time.toString())).contains(time.toInstant(ZoneOffset.UTC));
    }
}
