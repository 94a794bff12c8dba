package ai.tekton.llm.internal.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Reads the times that Rhetor's servers write. */
public final class Timestamps {
    private Timestamps() {}

    /**
     * The instant of an ISO 8601 time, in UTC where it has no zone.
     *
     * @param text the time, may be null
     * @return the instant, empty where it is missing or no such time
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
            // A time that cannot be read is worth less than the answer it came with.
            return Optional.empty();
        }
    }
}
