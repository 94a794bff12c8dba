package ai.tekton.llm.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
                "2025-01-01T12:00:00.",
                "2025-01-01T12:00:00.1234567890",
                "2025-01-01T12:00:00,5",
                "2025-01-01T12:00:00.12a",
                "2025-01-01T12:00:0",
                "2025-01-01X12:00:00"
            })
    void whatIsNoTimeIsNone(String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(byFormatter(text));
    }

    @Test
    void aMissingTimeIsNone() {
        assertThat(Timestamps.parse(null)).isEmpty();
    }

    @Property
    void theFormThatServersWriteIsReadAsTheJdksFormatterDoes(@ForAll("times") String text) {
        assertThat(Timestamps.parse(text)).isEqualTo(byFormatter(text));
    }

    @Provide
    Arbitrary<String> times() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(0).ofMaxLength(10);
        Arbitrary<String> fraction = digits.map(text -> text.isEmpty() ? "" : "." + text);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9999),
                        Arbitraries.integers().between(0, 13),
                        Arbitraries.integers().between(0, 32),
                        Arbitraries.integers().between(0, 24),
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(0, 60),
                        fraction,
                        Arbitraries.of("", "Z", "z", "+02:00", "-00:30", " "))
                .as((year, month, day, hour, minute, second, part, zone) -> String.format(
                        "%04d-%02d-%02dT%02d:%02d:%02d%s%s", year, month, day, hour, minute, second, part, zone));
    }

    private static Optional<Instant> byFormatter(String text) {
        try {
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.strip().replace(' ', 'T'), ZonedDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof ZonedDateTime zoned
                            ? zoned.toInstant()
                            : LocalDateTime.from(time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
