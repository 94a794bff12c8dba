package ai.tekton.llm.examples;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import java.io.PrintStream;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Prints the values of a registry's meters. */
final class MeterList {
    /** The tags that have the same value for each call of the example. */
    private static final Set<String> ALIKE = Set.of("gen_ai.operation.name", "gen_ai.system", "gen_ai.request.model");

    private MeterList() {}

    static void print(MeterRegistry meters, PrintStream out) {
        meters.getMeters().stream()
                .filter(meter -> meter.getId().getType() != Meter.Type.LONG_TASK_TIMER)
                .map(MeterList::line)
                .sorted()
                .forEach(out::println);
    }

    private static String line(Meter meter) {
        String tags = meter.getId().getTags().stream()
                .filter(tag -> !ALIKE.contains(tag.getKey()))
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
        String values = StreamSupport.stream(meter.measure().spliterator(), false)
                .filter(measurement -> measurement.getStatistic() != Statistic.MAX)
                .map(measurement -> measurement.getStatistic() == Statistic.TOTAL_TIME
                        ? "%d ms".formatted(Math.round(measurement.getValue() * 1000))
                        : "%.0f".formatted(measurement.getValue()))
                .collect(Collectors.joining(" in "));
        return meter.getId().getName() + tags + " " + values;
    }
}
