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
    private static final String PATTERN = "0000-00-00T00:00:00";
    private static final int FRACTION = PATTERN.length() + 1;
    private static final int NANO_DIGITS = 9;

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
            Optional<Instant> usual = ofDigits(text);
            return usual.isPresent() ? usual : ofAnyForm(text);
        } catch (DateTimeException e) {
            // An invalid time must not fail the answer that carries it.
            return Optional.empty();
        }
    }

    /**
     * Parses the form that servers write, in UTC and to the second or finer; returns empty for other forms. Every chunk
     * of a stream has such a time, for which the JDK's formatter takes several times the time and memory of the rest of
     * the chunk.
     */
    private static Optional<Instant> ofDigits(String text) {
        int end = text.endsWith("Z") ? text.length() - 1 : text.length();
        if (!fitsPattern(text, end)) {
            return Optional.empty();
        }
        int nanos = 0;
        if (end > PATTERN.length()) {
            nanos = number(text, FRACTION, end);
            for (int digits = end - FRACTION; digits < NANO_DIGITS; digits++) {
                nanos *= 10;
            }
        }
        LocalDateTime time = LocalDateTime.of(
                number(text, 0, 4),
                number(text, 5, 7),
                number(text, 8, 10),
                number(text, 11, 13),
                number(text, 14, 16),
                number(text, 17, 19));
        return Optional.of(Instant.ofEpochSecond(time.toEpochSecond(ZoneOffset.UTC), nanos));
    }

    private static boolean fitsPattern(String text, int end) {
        if (end != PATTERN.length()
                && (end <= FRACTION || end > FRACTION + NANO_DIGITS || text.charAt(FRACTION - 1) != '.')) {
            return false;
        }
        for (int i = 0; i < PATTERN.length(); i++) {
            char expected = PATTERN.charAt(i);
            char found = text.charAt(i);
            if (expected == '0' ? !isDigit(found) : found != expected) {
                return false;
            }
        }
        for (int i = FRACTION; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String text, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static Optional<Instant> ofAnyForm(String text) {
        TemporalAccessor time = DateTimeFormatter.ISO_DATE_TIME.parseBest(
                text.strip().replace(' ', 'T'), ZonedDateTime::from, LocalDateTime::from);
        return Optional.of(
                time instanceof ZonedDateTime
                        ? ((ZonedDateTime) time).toInstant()
                        : ((LocalDateTime) time).toInstant(ZoneOffset.UTC));
    }
}
