package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the input. With -Dbulk.lines=10000000 -Dbulk.heap=256m, a longer run. */
@Tag("once")
class BulkMemoryTest {
    private static final long LINES = Long.getLong("bulk.lines", 150_000);

    @TempDir
    private Path folder;

    @Test
    void aLongRunAndItsResumptionFitIntoASmallHeap() throws Exception {
        Path output = folder.resolve("answers.jsonl");

        assertThat(run(output)).contains("answered=" + LINES);
        assertThat(run(output)).contains("answered=0").contains("earlier=" + LINES);

        try (Stream<String> lines = Files.lines(output)) {
            assertThat(lines.count()).isEqualTo(LINES);
        }
    }

    private String run(Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + System.getProperty("bulk.heap", "32m"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LongRun.class.getName(),
                        Long.toString(LINES),
                        output.toString(),
                        "false")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = process.inputReader()) {
            String report = String.valueOf(said.readLine());
            process.waitFor();
            System.out.println(report);
            return report;
        }
    }
}
