package ai.tekton.llm.cli;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration from seconds, such as 30 or 2.5. Whether it may be that long is the library's to say. */
final class SecondsConverter implements ITypeConverter<Duration> {
    /** As many as a duration's nanoseconds have room for. */
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE, 9);

    private static final int MAX_SCALE = 1000;

    @Override
    public Duration convert(String value) {
        try {
            BigDecimal seconds = new BigDecimal(value.strip());
            // Before it is converted: to write 1e999999999 out would take all memory.
            if (seconds.abs().compareTo(MOST_SECONDS) > 0 || seconds.scale() > MAX_SCALE) {
                throw new TypeConversionException("'" + value + "' is too many seconds, or too exact a number of them");
            }
            return Duration.ofNanos(seconds.movePointRight(9).toBigInteger().longValueExact());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + value + "' is not a number of seconds, such as 30 or 2.5");
        }
    }
}
