package ai.tekton.llm.contract.internal.release;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.contract.internal.document.Contract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractReleaseTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void releaseAFirstContract() throws IOException {
        Files.writeString(folder.resolve(Contract.HTTP), Contract.pinned().httpText());
        Files.writeString(folder.resolve(Contract.FRAMES), Contract.pinned().framesText());
        Files.writeString(folder.resolve("CHANGELOG.md"), "# Changes\n");
        version(Contract.pinned().version(), "1.2.3");
        entry("1.2.3");
        assertThat(release().freeze()).isTrue();
        printed.reset();
    }

    @Test
    void aReleasedContractIsTwoDocumentsThatReferToEachOther() throws IOException {
        Path released = folder.resolve("released");

        assertThat(released.resolve("rhetor-1.2.3.yaml")).hasSameTextualContentAs(folder.resolve(Contract.HTTP));
        assertThat(Files.readString(released.resolve("rhetor-ws-1.2.3.yaml")))
                .contains("./rhetor-1.2.3.yaml#/components/schemas/ChatResponse")
                .doesNotContain("./rhetor.yaml#");
    }

    @Test
    void anUnchangedContractPassesAndPrintsNothing() {
        assertThat(release().check()).isTrue();
        assertThat(printed()).isEmpty();
    }

    @Test
    void aNewFieldNeedsAHigherVersionAndAChangelogEntry() throws IOException {
        replace(Contract.HTTP, "        context_id:\n", "        seed: { type: integer }\n        context_id:\n");

        assertThat(release().check()).isFalse();
        assertThat(printed())
                .contains("compatible: POST /api/v1/chat: request.seed: The field is new.")
                .contains("[ERROR] A change since 1.2.3 needs info.version 1.2.4 or higher");

        version("1.2.3", "1.2.4");
        assertThat(release().check()).isFalse();
        assertThat(printed()).contains("[ERROR] CHANGELOG.md has no entry for 1.2.4");

        entry("1.2.4");
        assertThat(release().check()).isTrue();
    }

    @Test
    void aChangedDescriptionNeedsAHigherVersionToo() throws IOException {
        replace(Contract.FRAMES, "Asks the client for PONG.", "Asks whether the client is there.");

        assertThat(release().check()).isFalse();
        assertThat(printed())
                .contains("changed: rhetor-ws.yaml#/components/schemas/PingFrame/description")
                .contains("needs info.version 1.2.4");
    }

    @Test
    void aCommentIsNoChange() throws IOException {
        replace(Contract.HTTP, "paths:\n", "# All of them.\npaths:\n");

        assertThat(release().check()).isTrue();
    }

    @Test
    void aRemovedFieldNeedsAHigherMajorVersion() throws IOException {
        replace(Contract.HTTP, "        finish_reason:\n", "        end_reason:\n");
        version("1.2.3", "1.9.0");
        entry("1.9.0");

        assertThat(release().check()).isFalse();
        assertThat(printed())
                .contains("breaking: POST /api/v1/chat: response.finish_reason: The field was removed.")
                .contains("breaking: WebSocket CHAT: RESPONSE.finish_reason: The field was removed.")
                .contains("[ERROR] A breaking change since 1.2.3 needs info.version 2.0.0 or higher");

        version("1.9.0", "2.0.0");
        entry("2.0.0");
        assertThat(release().check()).isTrue();
    }

    @Test
    void before1ABreakingChangeNeedsAHigherMinorVersion() throws IOException {
        version("1.2.3", "0.9.1");
        try (var released = Files.list(folder.resolve("released"))) {
            for (Path file : released.toList()) {
                Files.delete(file);
            }
        }
        entry("0.9.1");
        assertThat(release().freeze()).isTrue();
        replace(Contract.HTTP, "operationId: listProviders", "operationId: listAllProviders");
        version("0.9.1", "0.9.2");
        entry("0.9.2");

        assertThat(release().check()).isFalse();
        assertThat(printed())
                .contains("breaking: GET /api/v1/providers: operation: The operation listProviders is called")
                .contains("needs info.version 0.10.0 or higher");
    }

    @Test
    void aMovedOperationIsBreakingEvenIfItIsOptional() throws IOException {
        replace(Contract.HTTP, "  /api/v1/providers:\n", "  /api/v2/providers:\n");

        assertThat(release().check()).isFalse();
        assertThat(printed())
                .contains("breaking: GET /api/v1/providers: operation: It was GET /api/v1/providers and is GET "
                        + "/api/v2/providers.")
                .contains("needs info.version 2.0.0");
    }

    @Test
    void aLowerVersionIsRefused() throws IOException {
        version("1.2.3", "1.2.2");
        entry("1.2.2");

        assertThat(release().check()).isFalse();
        assertThat(printed()).contains("it is 1.2.2");
    }

    @Test
    void anInvalidVersionIsRefused() throws IOException {
        version("1.2.3", "next");

        assertThat(release().check()).isFalse();
        assertThat(printed()).contains("info.version is no version such as 1.2.3: next.");
    }

    @Test
    void aContractThatBreaksARuleIsNotReleased() throws IOException {
        replace(Contract.HTTP, "        finish_reason:\n", "        end_reason:\n");
        version("1.2.3", "1.9.0");
        entry("1.9.0");

        assertThat(release().freeze()).isFalse();
        assertThat(folder.resolve("released")).isDirectoryNotContaining("glob:**rhetor-1.9*");
    }

    @Test
    void aReleasedContractIsNeverWrittenAgain() throws IOException {
        Path released = folder.resolve("released/rhetor-1.2.3.yaml");
        Files.writeString(released, Files.readString(released) + "# kept\n");

        assertThat(release().freeze()).isTrue();
        assertThat(released).content().endsWith("# kept\n");
        assertThat(printed()).contains("was released before");
    }

    @Test
    void theHighestVersionIsTheLastOneReleased() throws IOException {
        for (String[] step : new String[][] {{"1.2.3", "1.9.0"}, {"1.9.0", "1.10.0"}}) {
            version(step[0], step[1]);
            entry(step[1]);
            assertThat(release().freeze()).isTrue();
        }

        assertThat(new ContractFolder(folder).latest().orElseThrow().version()).isEqualTo("1.10.0");
    }

    private ContractRelease release() {
        return new ContractRelease(folder, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void version(String from, String to) throws IOException {
        replace(Contract.HTTP, "\n  version: " + from + "\n", "\n  version: " + to + "\n");
        replace(Contract.FRAMES, "\n  version: " + from + "\n", "\n  version: " + to + "\n");
    }

    private void entry(String version) throws IOException {
        Path changelog = folder.resolve("CHANGELOG.md");
        Files.writeString(changelog, Files.readString(changelog) + "\n## [" + version + "]\n\n- Something.\n");
    }

    private void replace(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        Files.writeString(path, text.substring(0, at) + to + text.substring(at + from.length()));
    }
}
