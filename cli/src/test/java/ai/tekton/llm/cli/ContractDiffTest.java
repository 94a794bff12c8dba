package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractDiffTest {
    private static final Path RELEASED = Path.of("../spec/released");

    @TempDir
    private Path folder;

    @Test
    void theAdditionsOfAContractAreListedAndTheStatusIs0() {
        Result result = diff(RELEASED.resolve("rhetor-0.1.0.yaml"), RELEASED.resolve("rhetor-0.2.0.yaml"));

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.out().lines())
                .contains(
                        "compatible: GET /api/models/ is new.",
                        "compatible: POST /api/v1/chat: request.capability: The field is new.",
                        "compatible: WebSocket refuse is new.");
    }

    @Test
    void aRemovalIsBreakingAndTheStatusIs1() {
        Result result = diff(RELEASED.resolve("rhetor-0.2.0.yaml"), RELEASED.resolve("rhetor-0.1.0.yaml"));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out().lines())
                .contains("breaking: POST /api/v1/chat: request.capability: The field was removed.");
    }

    @Test
    void aFileThatIsNotAContractIsReportedAndTheStatusIs2() throws IOException {
        Path none = Files.writeString(folder.resolve("rhetor.yaml"), "openapi: 3.1.0");

        Result result = diff(none, none);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err()).contains("rhetor.yaml and ", "rhetor-ws.yaml are no contract");
        assertThat(result.out()).isEmpty();
    }

    private static Result diff(Path older, Path newer) {
        return new CommandRun().run("contract", "diff", older.toString(), newer.toString());
    }
}
