package ai.tekton.llm.cli;

import ai.tekton.llm.mock.Deviation;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a deviation. */
final class DeviationConverter implements ITypeConverter<Deviation> {
    @Override
    public Deviation convert(String name) {
        return Deviation.named(name)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + name + "' is none of the deviations, which are:" + System.lineSeparator() + all()));
    }

    private static String all() {
        return Arrays.stream(Deviation.values())
                .map(deviation -> "  " + deviation.id() + ": " + deviation.description())
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
