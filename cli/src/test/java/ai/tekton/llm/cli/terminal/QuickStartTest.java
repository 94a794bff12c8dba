package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive that the command's script creates for this Java, so that the second start is faster. The benchmarks measure
 * the time.
 */
@ExtendWith(RhetorMockExtension.class)
class QuickStartTest {
    @TempDir
    private Path home;

    @Test
    void theFirstStartPreparesAnArchiveAndLaterOnesLoadTheirClassesFromIt(RhetorMock rhetor) throws IOException {
        try (Shell shell = new Shell(home).with("RHETOR_URL", rhetor.url()).packed()) {
            assertThat(shell.run("tekton-llm --version"))
                    .startsWith("tekton-llm: preparing a quick start on this Java, once\ntekton-llm ");

            String loaded = shell.run("_JAVA_OPTIONS=-Xlog:class+load:file=loaded.txt tekton-llm ask 'Where?' 2>&1; "
                    + "grep -c 'source: shared' loaded.txt; grep -vc 'source: shared' loaded.txt");

            assertThat(loaded).doesNotContain("preparing").contains("Where?");
            String[] counts = loaded.split("\n");
            int shared = Integer.parseInt(counts[counts.length - 2].strip());
            int others = Integer.parseInt(counts[counts.length - 1].strip());
            assertThat(others).isLessThan(shared / 5);
        }
    }

    @Test
    void theCommandStartsWithoutAnArchiveIfItCannotWriteOne() {
        try (Shell shell = new Shell(home)) {
            assertThat(shell.run("tekton-llm --version"))
                    .startsWith("tekton-llm ")
                    .hasLineCount(1);
        }
    }
}
