package ai.tekton.llm.benchmarks.command;

import ai.tekton.llm.benchmarks.measure.Medians;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page COMMAND.md. Not thread-safe. */
final class StartReport {
    static final String BASE = "java -version";
    static final String VERSION = "tekton-llm --version";
    static final String ASK = "tekton-llm ask, answered at once";

    /** Seconds, on a machine of two cores without other work. */
    private static final Map<String, Double> GOALS = Map.of(VERSION, 0.35, ASK, 0.6);

    private final LocalDate date;
    private final String jdk;
    private final Map<String, List<ProcessTimes>> rounds = new LinkedHashMap<>();

    StartReport(LocalDate date, String jdk, Collection<String> commands) {
        this.date = date;
        this.jdk = jdk;
        commands.forEach(command -> rounds.put(command, new ArrayList<>()));
    }

    void add(String command, ProcessTimes times) {
        rounds.get(command).add(times);
    }

    String page() {
        StringBuilder page =
                new StringBuilder("""
                # How quickly the command starts

                Written by `./mvnw -q package -DskipTests -pl benchmarks -am -Dcommand`, never by hand. Measured on %s, JDK %s,
                %d rounds in turns. Times are medians, and `÷` is the ratio to `java -version`, the least
                that any program on this JVM takes. Whatever else the machine does is in the time, and not in the CPU time.

                | Command | time, s | goal, s | ÷ | CPU, s | ÷ |
                |---|--:|--:|--:|--:|--:|
                """.formatted(date, jdk, rounds.get(BASE).size()));
        rounds.keySet().forEach(command -> page.append(row(command)).append('\n'));
        return page.toString();
    }

    private String row(String command) {
        List<ProcessTimes> own = rounds.get(command);
        List<ProcessTimes> base = rounds.get(BASE);
        String goal = GOALS.containsKey(command) ? String.valueOf(GOALS.get(command)) : "";
        return String.format(
                Locale.ROOT,
                "| `%s` | %.2f | %s | %.1f× | %.2f | %.1f× |",
                command,
                Medians.of(own, ProcessTimes::seconds),
                goal,
                Medians.ratio(own, base, ProcessTimes::seconds),
                Medians.of(own, ProcessTimes::cpuSeconds),
                // The shell rounds very short times to zero.
                Medians.of(own, ProcessTimes::cpuSeconds) / Math.max(0.01, Medians.of(base, ProcessTimes::cpuSeconds)));
    }
}
