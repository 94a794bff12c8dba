package ai.tekton.llm.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static List<String> lines(double tekton, double openAi) {
        return Report.render(SampleResults.with(tekton, openAi)).lines().toList();
    }

    @Test
    void theFiguresOfAClientAndTheirRatiosToTheBaselineAreInItsRow() {
        assertThat(lines(1.1, 4))
                .contains(
                        "| tekton-llm-client | 220 | 1.10× | 110 | 1.10× | 11000 | 1.10× |",
                        "| openai-java | 8.00 | 4.00× | 4.00 | 4.00× | 4000 | 4.00× |",
                        "| tekton-llm-client | 77 | 1.10× | 1650 | 1.10× |",
                        "| HttpClient 5 + Jackson | 400 | 100 | 500 | 1.00× | 800 | 1.00× |",
                        "| langchain4j-open-ai | 16.00 |",
                        "| HttpClient 5 + Jackson | 1,000 | 20 | 50 | 4.0 |",
                        "| langchain4j-open-ai | 264 | 1,007 | 60 | – |",
                        "| 45.5 | 25.0 | 15,338 | 29 |");
    }

    @Test
    void theReportStatesWhereAndWhenItWasMeasured() {
        assertThat(lines(1, 1))
                .contains(
                        "- Measured on 2025-01-01, plan given.",
                        "- Machine: A processor, 2 cores, Linux 6.1.",
                        "- JDK 25.0.1, heap 1 GiB, G1.");
    }

    @Test
    void goalsThatAreMetNeedNoReasons() {
        assertThat(lines(0.75, 4))
                .contains("| CPU a request | at most 1.05× the baseline's | 0.75× | met |")
                .contains("| CPU a chunk beside openai-java | at most a third | 0.19× | met |")
                .contains("| Platform threads for many streams at once, JDK 25 | fewer than 30 | 15 | met |")
                .contains("| Heap of a slow stream, JDK 25 | at most 60 kB | 50 kB | met |")
                .contains("| CPU a request over the WebSocket | at most 25 µs | 25 µs | met |")
                .noneMatch(line -> line.contains("not met") || line.contains("Goals that are not met"));
    }

    @Test
    void aMissedGoalIsShownWithItsReason() {
        assertThat(lines(1.75, 4))
                .contains("| CPU a request | at most 1.05× the baseline's | 1.75× | **not met** |")
                .contains("| CPU a chunk beside openai-java | at most a third | 0.44× | **not met** |")
                .contains(
                        "| Latency of a chunk, 99th percentile | at most 1 ms more than the baseline's | +1.13 ms | **not met** |")
                .contains("| Client with all its dependencies | less than 12 MB | 14.00 MB | **not met** |")
                .contains("- CPU a request: " + Reasons.REQUEST);
    }
}
