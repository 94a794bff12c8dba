package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The JDK's exceptions for files often have only a name as their message. */
@Tag("once")
class FileFaultTest {
    @Test
    void aMissingPermissionIsSaid() {
        assertThat(FileFault.unchecked("", new AccessDeniedException("out/answers.jsonl")))
                .hasMessage(
                        "out/answers.jsonl cannot be opened: its permissions, or those of its folder, do not allow it.")
                .hasCauseInstanceOf(AccessDeniedException.class);
    }

    @Test
    void aMissingFileIsSaid() {
        assertThat(FileFault.unchecked("No estimate: ", new NoSuchFileException("prompts.jsonl")))
                .hasMessage("No estimate: prompts.jsonl does not exist.");
    }

    @Test
    void theSystemsOwnReasonStays() {
        assertThat(FileFault.message(new AccessDeniedException("a", "b", "busy")))
                .isEqualTo("a -> b: busy");
        assertThat(FileFault.message(new IOException("No space left on device")))
                .isEqualTo("No space left on device");
    }
}
