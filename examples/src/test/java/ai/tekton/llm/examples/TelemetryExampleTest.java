package ai.tekton.llm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The trace and the meters of two calls, as docs/ shows them: one whose first attempt fails, and a stream that another provider
 * answers. {@code -Drecord} updates them, with the times of that run.
 */
@ExtendWith(RhetorMockExtension.class)
class TelemetryExampleTest {
    private static final Path TEXT = Document.top().resolve("docs/telemetry.txt");
    private static final Path PICTURE = Document.top().resolve("docs/telemetry.svg");

    @Test
    void theRecordedTraceAndMetersAreWhatTheExamplePrints(RhetorMock rhetor) throws Exception {
        Reply busy = Reply.error(503, "Busy.").header("Retry-After", "0").delay(Duration.ofMillis(60));
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(busy, Reply.text("Paris.").delay(Duration.ofMillis(240)));
        rhetor.on(RhetorOperation.STREAM_CHAT_COMPLETION)
                .enqueue(busy, busy, Reply.stream("The ", "Seine ", "bends.").delay(Duration.ofMillis(150)));

        List<String> lines = new Program(TelemetryExample.class)
                .at(rhetor)
                .with("RHETOR_PROFILE", "contract")
                .with("RHETOR_MAX_RETRIES", "1")
                .run();

        String printed = String.join("\n", lines).replace(String.valueOf(rhetor.port()), "8003") + "\n";
        if (Boolean.getBoolean("record")) {
            Files.writeString(TEXT, printed);
            Files.writeString(PICTURE, TelemetryPicture.of(printed.lines().toList()));
        }
        assertThat(withoutTimes(printed)).isEqualTo(withoutTimes(read(TEXT)));
        assertThat(read(PICTURE))
                .isEqualTo(TelemetryPicture.of(read(TEXT).lines().toList()));
    }

    /** Two runs take different times, and nothing else. */
    private static String withoutTimes(String text) {
        return text.replaceAll(" +\\d+ ms", " ? ms")
                .replaceAll("(time_to_first_chunk|retry\\.delay) = [\\d.E-]+", "$1 = ?");
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file).replace("\r\n", "\n");
    }
}
