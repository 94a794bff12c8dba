package ai.tekton.llm.internal.check;

import ai.tekton.llm.error.InvalidRequestException;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Checks every duration that a caller, a variable or an option sets; every message names the setting. A valid duration
 * fits into the timers of sockets, which count milliseconds in an int, and can be added to a clock's nanoseconds.
 */
public final class DurationChecks {
    /** The longest duration of any setting. */
    public static final Duration LONGEST = Duration.ofDays(24);

    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(LONGEST.toSeconds());
    private static final BigDecimal NANOSECOND = BigDecimal.valueOf(1, 9);

    private DurationChecks() {}

    /**
     * Refuses a duration that is not more than 0, or too long.
     *
     * @param name the name of the setting in messages
     * @param value its value
     * @throws InvalidRequestException if it is missing, 0, negative or more than {@link #LONGEST}
     */
    public static void checkPositive(String name, Duration value) {
        if (value != null && (value.isZero() || value.isNegative())) {
            throw new InvalidRequestException(name + " must be more than 0 seconds, but is " + value + ".");
        }
        checkNotNegative(name, value);
    }

    /**
     * Refuses a duration that is negative, or too long.
     *
     * @param name the name of the setting in messages
     * @param value its value
     * @throws InvalidRequestException if it is missing, negative or more than {@link #LONGEST}
     */
    public static void checkNotNegative(String name, Duration value) {
        if (value == null) {
            throw new InvalidRequestException(name + " must be a duration; it is null.");
        }
        if (value.isNegative()) {
            throw new InvalidRequestException(name + " must be at least 0 seconds, but is " + value + ".");
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    name + " must be at most " + LONGEST.toDays() + " days, but is " + value + ".");
        }
    }

    /**
     * Reads a number of seconds.
     *
     * @param name the name of the setting in messages
     * @param value a number, such as 30 or 2.5
     * @return the duration, more than 0 and at most {@link #LONGEST}
     * @throws InvalidRequestException if the text is not such a number
     */
    public static Duration seconds(String name, String value) {
        BigDecimal seconds = number(name, value);
        // Compares the number before converting it: writing out 1e999999999 would take all memory.
        if (seconds.compareTo(NANOSECOND) < 0 || seconds.compareTo(MOST_SECONDS) > 0) {
            throw new InvalidRequestException(name + " must be more than 0 seconds and at most " + MOST_SECONDS
                    + ", which are " + LONGEST.toDays() + " days, but is " + value + ".");
        }
        return Duration.ofNanos(seconds.divideToIntegralValue(NANOSECOND).longValueExact());
    }

    private static BigDecimal number(String name, String value) {
        try {
            return new BigDecimal(value.strip());
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    name + " must be a number of seconds, such as 30 or 2.5, but is '" + value + "'.");
        }
    }
}
