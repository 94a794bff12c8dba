package ai.tekton.llm.cli;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration in seconds, such as 30 or 2.5. The library checks its range. */
final class SecondsConverter implements ITypeConverter<Duration> {
    /** The maximum that a long of nanoseconds can represent. */
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE, 9);

    private static final int MAX_SCALE = 1000;

    @Override
    public Duration convert(String value) {
        try {
            BigDecimal seconds = new BigDecimal(value.strip());
            // Checked before the conversion, as expanding 1e999999999 would exhaust the memory.
            if (seconds.abs().compareTo(MOST_SECONDS) > 0 || seconds.scale() > MAX_SCALE) {
                throw new TypeConversionException("'" + value + "' is too large or too precise a number of seconds");
            }
            return Duration.ofNanos(seconds.movePointRight(9).toBigInteger().longValueExact());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + value + "' is not a number of seconds, such as 30 or 2.5");
        }
    }
}
