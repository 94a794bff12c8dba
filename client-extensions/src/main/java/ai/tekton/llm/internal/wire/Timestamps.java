package ai.tekton.llm.internal.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Reads the times that Rhetor's servers write. */
final class Timestamps {
    private Timestamps() {}

    /** The instant of an ISO 8601 time, in UTC where it has no zone; empty where it is missing or no such time. */
    static Optional<Instant> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                    text.strip().replace(' ', 'T'), ZonedDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof ZonedDateTime
                            ? ((ZonedDateTime) time).toInstant()
                            : ((LocalDateTime) time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            // A time that cannot be read is worth less than the answer it came with.
            return Optional.empty();
        }
    }
}
