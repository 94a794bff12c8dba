package ai.tekton.llm.internal.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/** Reads the times that Rhetor's servers write. */
final class Timestamps {
    private static final String PATTERN = "0000-00-00T00:00:00";
    private static final int FRACTION = PATTERN.length() + 1;
    private static final int NANO_DIGITS = 9;
    private static final int NO_NUMBER = -1;
    private static final long SECONDS_OF_DAY = 86_400;

    private Timestamps() {}

    /** The instant of an ISO 8601 time, in UTC where it has no zone; empty where it is missing or no such time. */
    static Optional<Instant> parse(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Optional<Instant> usual = ofDigits(text);
            return usual.isPresent() ? usual : ofAnyForm(text);
        } catch (DateTimeException e) {
            // A time that cannot be read is worth less than the answer it came with.
            return Optional.empty();
        }
    }

    /**
     * The form that servers write, in UTC and to the second or finer; empty for others. Every piece of a stream has such a
     * time, for which the JDK's formatter takes several times as long, and as much memory, as all the rest of the piece.
     */
    private static Optional<Instant> ofDigits(String text) {
        int end = text.endsWith("Z") ? text.length() - 1 : text.length();
        boolean hasFraction = end > FRACTION && end <= FRACTION + NANO_DIGITS && text.charAt(FRACTION - 1) == '.';
        if (!hasFraction && end != PATTERN.length()) {
            return Optional.empty();
        }
        boolean separated = text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        int date = joined(joined(number(text, 0, 4), number(text, 5, 7)), number(text, 8, 10));
        int time = joined(joined(number(text, 11, 13), number(text, 14, 16)), number(text, 17, 19));
        int nanos = hasFraction ? nanos(text, end) : 0;
        if (!separated || (date | time | nanos) < 0) {
            return Optional.empty();
        }
        long day = LocalDate.of(date / 10_000, date / 100 % 100, date % 100).toEpochDay();
        return Optional.of(Instant.ofEpochSecond(day * SECONDS_OF_DAY + secondOfDay(time), nanos));
    }

    /** Two digits more; no number where either is none. */
    private static int joined(int number, int more) {
        return (number | more) < 0 ? NO_NUMBER : number * 100 + more;
    }

    private static int nanos(String text, int end) {
        int nanos = number(text, FRACTION, end);
        for (int digits = end - FRACTION; digits < NANO_DIGITS; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static int secondOfDay(int time) {
        return LocalTime.of(time / 10_000, time / 100 % 100, time % 100).toSecondOfDay();
    }

    /** The number that digits are; negative where others are among them. */
    private static int number(String text, int start, int end) {
        int number = 0;
        int wrong = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            wrong |= digit | 9 - digit;
            number = number * 10 + digit;
        }
        return wrong < 0 ? NO_NUMBER : number;
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
