package ai.tekton.llm.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandStartsTest {
    @Test
    void aProcessIsTimedWithItsCpuTime() throws IOException, InterruptedException {
        String busy = "i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done";

        ProcessTimes times = ProcessTimes.of(List.of("sh", "-c", busy), Map.of());

        assertThat(times.seconds()).isPositive();
        assertThat(times.cpuSeconds()).isPositive();
    }

    @Test
    void aCommandThatFailsIsNotMeasured() {
        assertThatThrownBy(() -> ProcessTimes.of(List.of("sh", "-c", "exit 3"), Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status 3");
    }

    @Test
    void theCommandRunsWithTheGivenEnvironment() throws IOException, InterruptedException {
        ProcessTimes times = ProcessTimes.of(List.of("sh", "-c", "[ \"$GIVEN\" = yes ]"), Map.of("GIVEN", "yes"));

        assertThat(times.seconds()).isPositive();
    }

    @Test
    void thePageHasEachCommandWithItsRatio() {
        StartReport report = new StartReport(
                LocalDate.of(2025, 1, 1), "17.0.1", List.of(StartReport.BASE, StartReport.VERSION, StartReport.ASK));
        report.add(StartReport.BASE, new ProcessTimes(0.05, 0.04));
        report.add(StartReport.VERSION, new ProcessTimes(0.30, 0.32));
        report.add(StartReport.ASK, new ProcessTimes(0.50, 0.60));

        assertThat(report.page())
                .contains("Measured on 2025-01-01, JDK 17.0.1,\n1 rounds")
                .contains("| `java -version` | 0.05 |  | 1.0× | 0.04 | 1.0× |")
                .contains("| `tekton-llm --version` | 0.30 | 0.35 | 6.0× | 0.32 | 8.0× |")
                .contains("| `tekton-llm ask, answered at once` | 0.50 | 0.6 | 10.0× | 0.60 | 15.0× |");
    }
}
