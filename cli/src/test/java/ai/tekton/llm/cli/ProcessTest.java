package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour that only a separate process can show. */
@ExtendWith(RhetorMockExtension.class)
class ProcessTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Process process;

    @AfterEach
    void endTheProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void sigintAbortsTheRequestAndEndsWith130(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.standard().hang());
        start("ask", "--url", rhetor.url(), "Where?");
        ReceivedRequest request = rhetor.takeRequest(SOON);

        interrupt();

        assertThat(status()).isEqualTo(130);
        assertThat(request.outcome().get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        assertThat(errors()).isEmpty();
    }

    @Test
    void sigintEndsAStreamAndKeepsTheReceivedText(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("Par\n", "is.").holdBefore(1, new Gate()));
        start("chat", "--url", rhetor.url());
        process.outputWriter().write("Where?\n");
        process.outputWriter().flush();
        ReceivedRequest request = rhetor.takeRequest(SOON);
        assertThat(process.inputReader().readLine()).isEqualTo("Par");

        interrupt();

        assertThat(status()).isEqualTo(130);
        assertThat(request.outcome().get(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        assertThat(errors()).isEmpty();
    }

    @Test
    void sigintEndsTheMock() throws Exception {
        start("mock", "--port", "0");
        assertThat(process.inputReader().readLine()).startsWith("http://127.0.0.1:");

        interrupt();

        assertThat(status()).isEqualTo(130);
        assertThat(errors()).isEmpty();
    }

    @Test
    void aClosedPipeEndsTheCommandWithoutAnErrorMessage(RhetorMock rhetor) throws Exception {
        Gate second = new Gate();
        rhetor.enqueue(Reply.stream("one\n", "two\n", "three\n").holdBefore(1, second));
        start("ask", "--stream", "--url", rhetor.url(), "Where?");
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("one");
        }

        second.open();

        assertThat(status()).isEqualTo(Status.BROKEN_PIPE);
        assertThat(errors()).isEmpty();
    }

    @Test
    void theOutputIsUtf8InEveryLocale(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("Paris — 東京"));
        start("ask", "--url", rhetor.url(), "Where?");

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Paris — 東京\n");
    }

    @Test
    void theLibrarysLogIsShownOnlyWithVerbose() throws Exception {
        String unused = UnusedAddress.url();

        start("ask", "--url", unused, "--retries", "0", "--verbose", "Where?");
        assertThat(status()).isEqualTo(1);
        assertThat(errors()).contains("DEBUG").doesNotContain("Where?");

        start("ask", "--url", unused, "--retries", "0", "Where?");
        assertThat(status()).isEqualTo(1);
        assertThat(errors()).startsWith("error: ").hasLineCount(2);
    }

    private void start(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(signalsUndone());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile());
        if (!args[0].equals("chat")) {
            builder.redirectInput(new File("/dev/null"));
        }
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("HOME", directory.toString());
        process = builder.start();
    }

    /** A process that a script put into the background ignores SIGINT, and so do those it starts; env undoes that. */
    private static List<String> signalsUndone() throws IOException, InterruptedException {
        List<String> undone = List.of("env", "--default-signal=INT");
        List<String> tried = new ArrayList<>(undone);
        tried.add("true");
        boolean works = new ProcessBuilder(tried).start().waitFor() == 0;
        return works ? undone : List.of();
    }

    private void interrupt() throws IOException, InterruptedException {
        String pid = String.valueOf(process.pid());
        assertThat(new ProcessBuilder("kill", "-INT", pid).start().waitFor()).isZero();
    }

    private int status() throws InterruptedException {
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private String errors() throws IOException {
        return Files.readString(directory.resolve("err"));
    }
}
