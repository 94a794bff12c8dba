package ai.tekton.llm.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The sources of the command's settings, and their effects. */
@ExtendWith(RhetorMockExtension.class)
class SettingsAtATerminalTest {
    private static final String FILE = ".config/tekton-llm/config.properties";

    @TempDir
    private Path home;

    private Shell shell;

    @BeforeEach
    void sitDown() {
        shell = new Shell(home);
    }

    @AfterEach
    void leave() {
        shell.close();
    }

    @Test
    void everySettingIsShownWithItsValueAndItsSource() throws IOException {
        shell.file(FILE, "\uFEFFprovider = openai\nmodel = gpt-4o\ntoken-command = echo secret\nlog = false\n");

        String screen = shell.with("RHETOR_TIMEOUT", "12")
                .with("RHETOR_DEFAULT_MODEL", "gpt-4.1")
                .run("tekton-llm config --url http://rhetor:8003 --no-fallback");

        assertThat(screen)
                .containsPattern("(?m)^url +http://rhetor:8003 +option --url$")
                .containsPattern("(?m)^provider +openai +provider in the file$")
                .containsPattern("(?m)^model +gpt-4.1 +RHETOR_DEFAULT_MODEL$")
                .containsPattern("(?m)^token +\\*\\*\\* +token-command in the file$")
                .containsPattern("(?m)^timeout +12 +RHETOR_TIMEOUT$")
                .containsPattern("(?m)^retries +3 +default$")
                .containsPattern("(?m)^fallback +false +option --no-fallback$")
                .containsPattern("(?m)^log +false +log in the file$")
                .contains("note: the file is " + home.resolve(FILE) + "\n")
                .doesNotContain("secret");
        assertThat(shell.run("tekton-llm config --json"))
                .contains("{\"setting\":\"retries\",\"value\":\"3\",\"source\":\"default\"}");
    }

    @Test
    void anOptionWinsOverItsVariableWhichWinsOverTheFile(RhetorMock rhetor) throws IOException {
        shell.file(
                FILE, "url = " + rhetor.url() + "\nprovider = from-file\nmodel = from-file\ncomponent = from-file\n");

        shell.with("RHETOR_DEFAULT_PROVIDER", "from-variable")
                .with("RHETOR_DEFAULT_MODEL", "from-variable")
                .run("tekton-llm ask --model from-option 'x'");

        var request = rhetor.chatRequests().get(0).chatRequest();
        assertThat(request.getComponent()).isEqualTo("from-file");
        assertThat(request.getProviderId()).isEqualTo("from-variable");
        assertThat(request.getModelId()).isEqualTo("from-option");
    }

    @Test
    void theTokenComesFromACommandOrAFileThatOnlyItsOwnerMayRead(RhetorMock rhetor) throws IOException {
        Path token = shell.file("token", "t-2\n");
        shell.with("RHETOR_URL", rhetor.url());

        shell.file(FILE, "token-command = printf 't-1\\\\nmore'\n");
        shell.run("tekton-llm ask 'x'");
        shell.file(FILE, "token-file = ~/token\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r-----"));
        String refused = shell.run("tekton-llm ask 'x'; echo \"status $?\"");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        shell.run("tekton-llm ask 'x'");
        shell.file(FILE, "token-command = exit 3\n");
        String failed = shell.run("tekton-llm ask 'x'");

        assertThat(rhetor.chatRequests())
                .extracting(request -> request.header("Authorization").orElse(""))
                .containsExactly("Bearer t-1", "Bearer t-2");
        assertThat(refused).contains("others may read or write", "chmod 600").endsWith("status 1\n");
        assertThat(failed).contains("token-command failed with status 3");
    }

    @Test
    void errorsInTheFileAreReported() throws IOException {
        shell.file(FILE, "token = abc\n");
        assertThat(shell.run("tekton-llm ask 'x'"))
                .contains("token-command = COMMAND")
                .doesNotContain("abc");
        shell.file(FILE, "modle = abc\n");
        assertThat(shell.run("tekton-llm ask 'x'")).contains("'modle', which is not a setting; the settings are url,");
        shell.file(FILE, "timeout = soon\n");
        assertThat(shell.run("tekton-llm ask 'x'")).contains("config.properties: timeout must be");
        shell.file(FILE, "log = perhaps\n");
        assertThat(shell.run("tekton-llm config")).contains("log in the file must be true or false, but is 'perhaps'");
    }
}
