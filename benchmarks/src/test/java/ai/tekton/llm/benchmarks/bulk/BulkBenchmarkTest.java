package ai.tekton.llm.benchmarks.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.benchmarks.measure.Environment;
import ai.tekton.llm.benchmarks.measure.Measured;
import ai.tekton.llm.benchmarks.measure.StubProcess;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BulkBenchmarkTest {
    @Test
    void aFlinkJobAnswersAllPromptsAndMeasuresThoseAfterTheWarmUp() throws Exception {
        try (StubProcess stub = StubProcess.start();
                BulkWork work = FlinkWork.start(stub.url().resolve("/wait-1"), 4, 2)) {
            BulkWork.Span span = work.answer(4, 20);

            assertThat(span.nanos()).isPositive();
            assertThat(span.cpuNanos()).isNotNegative();
        }
    }

    @Test
    void eachEngineHasARowForEachConcurrencyWithItsRatioToTheFutures() {
        List<Measured> measured = Stream.of(100, 1000)
                .flatMap(concurrency -> Arrays.stream(Engine.values())
                        .flatMap(engine -> IntStream.of(1, 2, 4).mapToObj(round -> round(engine, concurrency, round))))
                .toList();

        String page = BulkPage.render(new Environment("2025-01-01", "A processor", 2, "Linux 6.1", "17.0.1"), measured);

        assertThat(page)
                .contains("- Measured on 2025-01-01, rounds: 3.")
                .contains("- Machine: A processor, 2 cores, Linux 6.1.")
                .contains("## 100 calls at once")
                .contains("| the client's futures | 400 | 80.0 % | 100 | 1.00× | 20 |")
                .contains("## 1,000 calls at once")
                .contains("| Flink, parallelism 4 | 4,000 | 80.0 % | 600 | 6.00× | 120 |");
    }

    private static Measured round(Engine engine, int concurrency, int round) {
        double factor = engine.ordinal() + 1;
        return new Measured(
                "BulkBenchmark.answers",
                17,
                Map.of("engine", engine.name(), "concurrency", Integer.toString(concurrency)),
                Map.of(
                        "answersPerSecond",
                        2.0 * concurrency * round,
                        "cpuPerAnswer",
                        50.0 * factor * round,
                        Measured.THREADS,
                        20 * factor));
    }
}
