package ai.tekton.llm.compatibility.platforms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of each platform, in columns that line up. */
final class ResultTable {
    private static final Map<String, List<String>> LIBRARIES = libraries();

    private final List<List<String>> rows = new ArrayList<>();

    ResultTable() {
        List<String> heads = new ArrayList<>(List.of("Platform", "JDK"));
        heads.addAll(LIBRARIES.keySet());
        heads.addAll(List.of("Client", "Mock"));
        rows.add(heads);
    }

    private static Map<String, List<String>> libraries() {
        Map<String, List<String>> libraries = new LinkedHashMap<>();
        libraries.put("HttpClient", List.of("org.apache.httpcomponents.client5", "httpclient5"));
        libraries.put("HttpCore", List.of("org.apache.httpcomponents.core5", "httpcore5"));
        libraries.put("Jackson", List.of("com.fasterxml.jackson.core", "jackson-databind"));
        libraries.put("SLF4J", List.of("org.slf4j", "slf4j-api"));
        libraries.put("Netty", List.of("io.netty", "netty-common"));
        libraries.put("JUnit", List.of("org.junit.jupiter", "junit-jupiter-api"));
        return libraries;
    }

    void add(Trial trial, String jdk, Trial.Outcome outcome) {
        List<String> row = new ArrayList<>(List.of(trial.platform().name(), jdk));
        LIBRARIES
                .values()
                .forEach(library -> row.add(trial.classPath()
                        .version(library.get(0), library.get(1))
                        .orElse("–")));
        row.add(outcome.client());
        row.add(outcome.mock());
        rows.add(row);
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row ->
                Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length())));
        List<String> lines =
                new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
        lines.add(1, line(Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths));
        return String.join("\n", lines);
    }

    private static String line(List<String> cells, int[] widths) {
        List<String> padded = new ArrayList<>();
        for (int i = 0; i < widths.length; i++) {
            padded.add(cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()));
        }
        return padded.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
