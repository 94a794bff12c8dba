package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.CrowdProbe.Crowd;
import ai.tekton.llm.benchmarks.measure.Findings;
import ai.tekton.llm.benchmarks.measure.Findings.Setting;
import ai.tekton.llm.benchmarks.measure.Medians;
import ai.tekton.llm.benchmarks.measure.PeerBenchmark;
import ai.tekton.llm.benchmarks.measure.WebSocketProbe.Burst;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.report.Figures.Measure;
import ai.tekton.llm.benchmarks.report.Goals.Goal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** RESULTS.md. */
public final class Report {
    private final Findings findings;
    private final Figures figures;
    private final StringBuilder page = new StringBuilder();

    private Report(Findings findings) {
        this.findings = findings;
        this.figures = new Figures(findings);
    }

    /**
     * Writes a run's figures down.
     *
     * @param findings what the run found
     * @return a page of Markdown
     */
    public static String render(Findings findings) {
        Report report = new Report(findings);
        report.head();
        report.goals();
        report.answers();
        report.chunks();
        report.latency();
        report.crowds();
        report.webSocket();
        report.coldStart();
        report.sizes();
        return report.page.toString();
    }

    private void head() {
        Setting setting = findings.setting();
        String versions = Arrays.stream(Peer.values())
                .map(peer -> peer.title() + " " + setting.versions().get(peer))
                .collect(Collectors.joining(", "));
        add("# Beside the peers");
        add(
                "Written by `./mvnw -q package -DskipTests -pl benchmarks -am -Dpeers`, never by hand. [How it is measured](README.md).");
        add("- Measured on " + setting.date() + ", plan " + setting.plan().name() + ".\n- Machine: "
                + setting.processor() + ", " + setting.cores() + " cores, " + setting.system() + ".\n- JDK "
                + setting.jdk() + ", heap 1 GiB, G1.\n- " + versions
                + ". The floor is what is written by hand with both.");
        add(
                "Each figure is the median of the rounds. In each round the clients took turns, each in a JVM of its own; `÷ floor` is"
                        + " the median of the rounds' ratios to the floor. CPU time and allocation are those of the whole process, so that"
                        + " work on a client's own threads counts. Ratios tell more than times: the server has its share of the same cores.");
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
            add("What falls short, and why:");
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

    private void crowds() {
        int streams = findings.setting().plan().crowd();
        add(String.format(Locale.ROOT, "## %,d slow streams at once", streams));
        add(
                "From a cold start, four chunks a second each. Threads are the most platform threads of the whole JVM at once, heap"
                        + " is what is reachable while the streams are open, CPU is that of all of it.");
        for (int jdk : figures.crowdJdks()) {
            add("JDK " + jdk + ":");
            add(new Table()
                    .column("open at once", peer -> number(figures.crowd(peer, jdk, Crowd::openAtOnce)))
                    .column("threads", peer -> number(figures.crowd(peer, jdk, Crowd::platformThreads)))
                    .column("heap, MB", peer -> number(figures.crowd(peer, jdk, crowd -> crowd.heapBytes() / 1e6)))
                    .column("CPU, s", peer -> cpuOfAll(figures.crowd(peer, jdk, Crowd::cpuNanos))));
        }
    }

    private static String cpuOfAll(double nanos) {
        return nanos == 0 ? "–" : tenths(nanos / 1e9);
    }

    private void webSocket() {
        List<Burst> bursts = findings.webSocket();
        add(String.format(
                Locale.ROOT,
                "## %,d requests at once over one WebSocket",
                bursts.get(0).requests()));
        add("TektonLlmWebSocketClient, for each request; the peers have no such thing.");
        add("| time, µs | CPU, µs | allocated, B | threads |\n|--:|--:|--:|--:|\n| "
                + tenths(Medians.of(bursts, Burst::micros)) + " | " + tenths(Medians.of(bursts, Burst::cpuMicros))
                + " | " + number(Medians.of(bursts, Burst::bytes)) + " | "
                + number(Medians.of(bursts, Burst::platformThreads)) + " |");
    }

    private void coldStart() {
        add("## Construction and first call in a cold JVM");
        add(new Table()
                .column("construction, ms", peer -> number(figures.median(peer, Measure.CONSTRUCTION)))
                .column("first call, ms", peer -> number(figures.median(peer, Measure.FIRST_CALL)))
                .measure("both, ms", "%.0f", figures, Measure.COLD_START)
                .measure("CPU, ms", "%.0f", figures, Measure.COLD_CPU));
    }

    private void sizes() {
        add("## Size");
        add("The client and all that it brings.");
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
