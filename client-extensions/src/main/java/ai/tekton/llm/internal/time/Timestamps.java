package ai.tekton.llm.internal.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Parses the times that Rhetor's servers write. */
public final class Timestamps {
    private Timestamps() {}

    /**
     * Parses an ISO 8601 time, in UTC if it has no zone.
     *
     * @param text the time, may be null
     * @return the instant; empty if the time is missing or invalid
     */
    public static Optional<Instant> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.strip().replace(' ', 'T'), ZonedDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof ZonedDateTime zoned
                            ? zoned.toInstant()
                            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            // An invalid time must not fail the answer that carries it.
            return Optional.empty();
        }
    }
}
