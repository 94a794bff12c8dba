package ai.tekton.llm.cli;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration from seconds, such as 30 or 2.5. Whether it may be that long is the library's to say. */
final class SecondsConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
        try {
            BigDecimal seconds = new BigDecimal(value.strip());
            return Duration.ofNanos(seconds.movePointRight(9).toBigInteger().longValueExact());
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + value + "' is not a number of seconds, such as 30 or 2.5");
        } catch (ArithmeticException e) {
            throw new TypeConversionException("'" + value + "' is too many seconds");
        }
    }
}
