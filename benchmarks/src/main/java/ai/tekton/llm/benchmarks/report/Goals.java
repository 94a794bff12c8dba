package ai.tekton.llm.benchmarks.report;

import ai.tekton.llm.benchmarks.measure.Measured;
import ai.tekton.llm.benchmarks.peers.Peer;
import ai.tekton.llm.benchmarks.report.Figures.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The goals of the client, and whether it reaches them. */
final class Goals {
    /**
     * One goal.
     *
     * @param what the figure
     * @param target its goal
     * @param found its value
     * @param met whether the value reaches the goal
     * @param why where the difference comes from, if it does not
     */
    record Goal(String what, String target, String found, boolean met, String why) {}

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    private Goals() {}

    static List<Goal> of(Figures figures) {
        List<Goal> goals = new ArrayList<>(List.of(
                atMost(figures, "CPU a request", Measure.ANSWER_CPU, 1.05, Reasons.REQUEST),
                atMost(figures, "Allocation a request", Measure.ANSWER_BYTES, 1.3, Reasons.REQUEST),
                atMost(figures, "CPU a chunk", Measure.CHUNK_CPU, 0.8, Reasons.CHUNK),
                atMost(figures, "Allocation a chunk", Measure.CHUNK_BYTES, 1.0, Reasons.CHUNK),
                besideOpenAi(figures),
                latency(figures),
                atMost(
                        figures,
                        "Construction and first call in a cold JVM",
                        Measure.COLD_START,
                        1.0,
                        Reasons.COLD_START),
                size(figures)));
        newestWithVirtualThreads(figures).ifPresent(jdk -> {
            goals.add(threads(figures, jdk));
            goals.add(heap(figures, jdk));
        });
        goals.add(webSocket(figures));
        return goals;
    }

    private static Goal atMost(Figures figures, String what, Measure measure, double limit, String why) {
        double ratio = figures.ratio(Peer.TEKTON, measure);
        return new Goal(what, "at most " + times(limit) + " the baseline's", times(ratio), round(ratio) <= limit, why);
    }

    private static Goal besideOpenAi(Figures figures) {
        double share = figures.ratio(Peer.TEKTON, Peer.OPENAI, Measure.CHUNK_CPU);
        return new Goal(
                "CPU a chunk beside openai-java", "at most a third", times(share), share <= 1 / 3.0, Reasons.CHUNK);
    }

    private static Goal latency(Figures figures) {
        double more =
                figures.median(Peer.TEKTON, Measure.LATENCY_P99) - figures.median(Peer.BASELINE, Measure.LATENCY_P99);
        return new Goal(
                "Latency of a chunk, 99th percentile",
                "at most 1 ms more than the baseline's",
                String.format(Locale.ROOT, "%+.2f ms", more / 1000),
                more <= 1000,
                Reasons.LATENCY);
    }

    private static Goal size(Figures figures) {
        double megabytes = figures.megabytes(Peer.TEKTON);
        return new Goal(
                "Client with all its dependencies",
                "less than 12 MB",
                String.format(Locale.ROOT, "%.2f MB", megabytes),
                megabytes < 12,
                Reasons.SIZE);
    }

    private static OptionalInt newestWithVirtualThreads(Figures figures) {
        return figures.streamJdks().stream()
                .mapToInt(jdk -> jdk)
                .filter(jdk -> jdk >= FIRST_WITH_VIRTUAL_THREADS)
                .findFirst();
    }

    private static Goal threads(Figures figures, int jdk) {
        double threads = figures.streams(Peer.TEKTON, jdk, Measured.THREADS);
        return new Goal(
                "Platform threads for many streams at once, JDK " + jdk,
                "fewer than 30",
                String.format(Locale.ROOT, "%.0f", threads),
                threads < 30,
                Reasons.THREADS);
    }

    private static Goal heap(Figures figures, int jdk) {
        double kilobytes =
                figures.streams(Peer.TEKTON, jdk, "heap") / 1e3 / figures.streams(Peer.TEKTON, jdk, "streams");
        return new Goal(
                "Heap of a slow stream, JDK " + jdk,
                "at most 60 kB",
                String.format(Locale.ROOT, "%.0f kB", kilobytes),
                kilobytes <= 60,
                Reasons.HEAP);
    }

    private static Goal webSocket(Figures figures) {
        double micros = figures.webSocket(Measured.CPU);
        return new Goal(
                "CPU a request over the WebSocket",
                "at most 25 µs",
                String.format(Locale.ROOT, "%.0f µs", micros),
                micros <= 25,
                Reasons.WEB_SOCKET);
    }

    static String times(double ratio) {
        return String.format(Locale.ROOT, "%.2f×", ratio);
    }

    /** Rounds as the page does, so that a value that reads as the goal reaches it. */
    private static double round(double ratio) {
        return Math.round(ratio * 100) / 100.0;
    }
}
