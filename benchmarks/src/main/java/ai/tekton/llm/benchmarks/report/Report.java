package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.Environment;
import ai.tekton.llm.benchmarks.measure.Measured;
import ai.tekton.llm.benchmarks.measure.PeerBenchmark;
import ai.tekton.llm.benchmarks.measure.Results;
import ai.tekton.llm.benchmarks.measure.WebSocketBenchmark;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.report.Figures.Measure;
import ai.tekton.llm.benchmarks.report.Goals.Goal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page RESULTS.md. */
public final class Report {
    private final Results results;
    private final Figures figures;
    private final StringBuilder page = new StringBuilder();

    private Report(Results results) {
        this.results = results;
        this.figures = new Figures(results);
    }

    /**
     * Writes the page.
     *
     * @param results the results
     * @return a page of Markdown
     */
    public static String render(Results results) {
        Report report = new Report(results);
        report.head();
        report.goals();
        report.answers();
        report.chunks();
        report.latency();
        report.concurrentStreams();
        report.webSocket();
        report.coldStart();
        report.sizes();
        return report.page.toString();
    }

    private void head() {
        Environment environment = results.environment();
        String versions = Arrays.stream(Peer.values())
                .map(peer -> peer.title() + " " + results.versions().get(peer))
                .collect(Collectors.joining(", "));
        add("# Beside the peers");
        add(
                "Written by `./mvnw -q package -DskipTests -pl benchmarks -am -Dpeers`, never by hand. [How it is measured](README.md).");
        add("- Measured on " + environment.date() + ", plan " + results.plan().name() + ".\n- "
                + environment.machine() + "\n- JDK " + environment.jdk() + ", heap 1 GiB, G1.\n- " + versions
                + ". The baseline is written by hand with both.");
        add(
                "Each figure is the median of the rounds. In each round the clients took turns, each in a JVM of its own; `÷ baseline` is"
                        + " the median of the rounds' ratios to the baseline. CPU time and allocation are those of the whole process, so"
                        + " that work on a client's own threads counts. Ratios tell more than times, because the server uses the same"
                        + " cores.");
    }

    private void goals() {
        List<Goal> goals = Goals.of(figures);
        add("## Goals");
        StringBuilder table = new StringBuilder("| tekton-llm-client | Goal | Found | |\n|---|---|--:|---|\n");
        for (Goal goal : goals) {
            table.append(String.format(
                    "| %s | %s | %s | %s |%n",
                    goal.what(), goal.target(), goal.found(), goal.met() ? "met" : "**not met**"));
        }
        add(table.toString().stripTrailing());
        List<Goal> missed = goals.stream().filter(goal -> !goal.met()).toList();
        if (!missed.isEmpty()) {
            add("Goals that are not met, and why:");
            add(missed.stream()
                    .map(goal -> "- " + goal.what() + ": " + goal.why())
                    .collect(Collectors.joining("\n")));
        }
    }

    private void answers() {
        add("## One chat answer");
        add(new Table()
                .measure("time, µs", "%.0f", figures, Measure.ANSWER_TIME)
                .measure("CPU, µs", "%.0f", figures, Measure.ANSWER_CPU)
                .measure("allocated, B", "%.0f", figures, Measure.ANSWER_BYTES));
    }

    private void chunks() {
        add("## One chunk of a stream");
        add("A whole streamed answer of " + PeerBenchmark.CHUNKS
                + " chunks, divided by their number. The server writes them at"
                + " once, each as an HTTP chunk of its own.");
        add(new Table()
                .measure("time, µs", "%.2f", figures, Measure.CHUNK_TIME)
                .measure("CPU, µs", "%.2f", figures, Measure.CHUNK_CPU)
                .measure("allocated, B", "%.0f", figures, Measure.CHUNK_BYTES));
    }

    private void latency() {
        add("## From the server's write to the caller");
        add("One stream, a chunk every 2 ms.");
        add(new Table()
                .measure("median, µs", "%.0f", figures, Measure.LATENCY_MEDIAN)
                .measure("99th percentile, µs", "%.0f", figures, Measure.LATENCY_P99));
    }

    private void concurrentStreams() {
        int streams = results.plan().streams();
        add(String.format(Locale.ROOT, "## %,d slow streams at once", streams));
        add(
                "From a cold start, four chunks a second each. Threads are the largest number of platform threads of the JVM, heap is"
                        + " what is reachable while the streams are open, CPU is that of the whole process.");
        for (int jdk : figures.streamJdks()) {
            add("JDK " + jdk + ":");
            add(new Table()
                    .column("open at once", peer -> number(figures.streams(peer, jdk, "streams")))
                    .column("threads", peer -> number(figures.streams(peer, jdk, Measured.THREADS)))
                    .column("heap, MB", peer -> number(figures.streams(peer, jdk, "heap") / 1e6))
                    .column("CPU, s", peer -> cpuOfStreams(peer, jdk)));
        }
    }

    /** A client that does not have all streams open is stopped early. */
    private String cpuOfStreams(Peer peer, int jdk) {
        return figures.streams(peer, jdk, "streams") < results.plan().streams()
                ? "–"
                : tenths(figures.streams(peer, jdk, Measured.CPU) / 1e6);
    }

    private void webSocket() {
        add(String.format(Locale.ROOT, "## %,d requests at once over one WebSocket", WebSocketBenchmark.REQUESTS));
        add("TektonLlmWebSocketClient, for each request; the peers have no WebSocket.");
        add("| time, µs | CPU, µs | allocated, B | threads |\n|--:|--:|--:|--:|\n| "
                + tenths(figures.webSocket(Measured.TIME)) + " | " + tenths(figures.webSocket(Measured.CPU)) + " | "
                + number(figures.webSocket(Measured.ALLOCATED)) + " | "
                + number(figures.webSocket(Measured.THREADS)) + " |");
    }

    private void coldStart() {
        add("## Construction and first call in a cold JVM");
        add(new Table()
                .column("construction, ms", peer -> number(figures.median(peer, Measure.CONSTRUCTION)))
                .column("first call, ms", peer -> number(figures.median(peer, Measure.FIRST_CALL)))
                .measure("both, ms", "%.0f", figures, Measure.COLD_START)
                .measure("CPU, ms", "%.0f", figures, Measure.COLD_CPU_MILLIS));
    }

    private void sizes() {
        add("## Size");
        add("The client with all its dependencies.");
        add(new Table().column("MB", peer -> String.format(Locale.ROOT, "%.2f", figures.megabytes(peer))));
    }

    private void add(Table table) {
        add(table.render().stripTrailing());
    }

    private void add(String paragraph) {
        page.append(page.isEmpty() ? "" : "\n").append(paragraph).append('\n');
    }

    private static String number(double figure) {
        return String.format(Locale.ROOT, "%,.0f", figure);
    }

    private static String tenths(double figure) {
        return String.format(Locale.ROOT, "%.1f", figure);
    }
}
