package ai.tekton.llm.benchmarks.bulk;

import ai.tekton.llm.benchmarks.measure.Environment;
import ai.tekton.llm.benchmarks.measure.Measured;
import ai.tekton.llm.benchmarks.measure.Medians;
import java.util.List;
import java.util.Locale;

/** The page BULK.md. */
final class BulkPage {
    private static final String HEAD = """
            # Bulk runs

            Written by `./mvnw -q package -DskipTests -pl benchmarks -am -Dbulk`, never by hand. [How it is measured](README.md#bulk-runs).

            - Measured on %s, rounds: %d.
            - %s
            - JDK %s, heap 1 GiB, G1.

            The stub server answers each call after %d ms and allows a number of calls at once, which together are the allowed rate.
            """;

    private static final String TABLE = """

            ## %,d calls at once

            | Engine | answers a second | of the allowed %,.0f | CPU an answer, µs | ÷ futures | threads |
            |---|--:|--:|--:|--:|--:|
            """;

    private BulkPage() {}

    static String render(Environment environment, List<Measured> measured) {
        List<Integer> concurrencies =
                measured.stream().map(BulkPage::concurrency).distinct().sorted().toList();
        int rounds = measured.size() / Engine.values().length / concurrencies.size();
        StringBuilder page = new StringBuilder(HEAD.formatted(
                environment.date(), rounds, environment.machine(), environment.jdk(), BulkBenchmark.RESPONSE_MILLIS));
        for (int concurrency : concurrencies) {
            double allowed = BulkBenchmark.allowed(concurrency);
            page.append(String.format(Locale.ROOT, TABLE, concurrency, allowed));
            List<Measured> own = measured.stream()
                    .filter(each -> concurrency(each) == concurrency)
                    .toList();
            for (Engine engine : Engine.values()) {
                page.append(row(engine, of(engine, own), of(Engine.FUTURES, own), allowed));
            }
        }
        return page.toString();
    }

    private static int concurrency(Measured measured) {
        return Integer.parseInt(measured.parameters().get("concurrency"));
    }

    private static List<Measured> of(Engine engine, List<Measured> measured) {
        return measured.stream()
                .filter(each -> each.parameters().get("engine").equals(engine.name()))
                .toList();
    }

    private static String row(Engine engine, List<Measured> own, List<Measured> futures, double allowed) {
        double rate = Medians.of(own, each -> each.figures().get("answersPerSecond"));
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %.1f %% | %.0f | %.2f× | %.0f |%n",
                engine.title(),
                rate,
                100 * rate / allowed,
                Medians.of(own, each -> each.figures().get("cpuPerAnswer")),
                Medians.ratio(own, futures, each -> each.figures().get("cpuPerAnswer")),
                Medians.of(own, each -> each.figures().get(Measured.THREADS)));
    }
}
