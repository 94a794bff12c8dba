package ai.tekton.llm.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints how near a bulk run comes to what a server allows that answers after 200 ms, and its CPU beside the bare client's. */
public final class BulkBenchmark {
    private static final int WAIT_MILLIS = 200;
    private static final int SECONDS = 8;
    private static final int ROUNDS = 3;

    private BulkBenchmark() {}

    /**
     * Measures in turns, each time in a fresh JVM, and prints medians.
     *
     * @param args how many calls at once, one or more; by default 100 and 1000
     * @throws IOException where the stub or a probe fails
     * @throws InterruptedException where it is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int[] all = args.length == 0
                ? new int[] {100, 1000}
                : Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
        System.out.println("| At once | Way | a second | of what is allowed | CPU, µs a prompt | ÷ bare | threads |");
        System.out.println("|--:|---|--:|--:|--:|--:|--:|");
        try (StubProcess stub = StubProcess.start()) {
            for (int atOnce : all) {
                measure(stub, atOnce);
            }
        }
    }

    private static void measure(StubProcess stub, int atOnce) throws IOException, InterruptedException {
        double allowed = atOnce * 1000.0 / WAIT_MILLIS;
        int prompts = (int) (allowed * SECONDS);
        Map<BulkProbe.Way, List<BulkProbe.Rate>> found = new EnumMap<>(BulkProbe.Way.class);
        for (int round = 0; round < ROUNDS; round++) {
            for (BulkProbe.Way way : BulkProbe.Way.values()) {
                found.computeIfAbsent(way, key -> new ArrayList<>())
                        .add(Probe.run(
                                Path.of(System.getProperty("java.home")),
                                System.getProperty("java.class.path"),
                                BulkProbe.class,
                                BulkProbe.Rate.class,
                                way.name(),
                                stub.url().resolve("/wait-" + WAIT_MILLIS),
                                atOnce,
                                prompts));
            }
        }
        double bare = median(found.get(BulkProbe.Way.BARE).stream()
                .map(BulkProbe.Rate::cpuMicros)
                .toList());
        found.forEach((way, rates) -> {
            double rate = median(rates.stream().map(BulkProbe.Rate::perSecond).toList());
            double cpu = median(rates.stream().map(BulkProbe.Rate::cpuMicros).toList());
            double threads =
                    median(rates.stream().map(each -> (double) each.threads()).toList());
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %.0f | %.1f %% | %.0f | %.2f× | %.0f |%n",
                    atOnce,
                    way.name().toLowerCase(Locale.ROOT),
                    rate,
                    100 * rate / allowed,
                    cpu,
                    cpu / bare,
                    threads);
        });
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
