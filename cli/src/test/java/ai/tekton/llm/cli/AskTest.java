package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.model.ChatRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RhetorMockExtension.class)
class AskTest {
    @Test
    void theAnswerIsWrittenAsTextThatEndsWithANewline(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Paris — 東京 😀"));

        Result result = new CommandRun().run("ask", "--url", rhetor.url(), "Where?");

        assertThat(result).isEqualTo(new Result(0, "Paris — 東京 😀\n", ""));
    }

    @Test
    void noNewlineIsAddedToATextThatEndsWithOne(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Paris.\n"), Reply.stream("Par", "is.\n"));

        assertThat(new CommandRun().run("ask", "--url", rhetor.url(), "Where?").out())
                .isEqualTo("Paris.\n");
        assertThat(new CommandRun()
                        .run("ask", "--stream", "--url", rhetor.url(), "Where?")
                        .out())
                .isEqualTo("Paris.\n");
    }

    @Test
    void twoFailuresAndThenAnAnswerAreThreeAttempts(RhetorMock rhetor) {
        rhetor.enqueue(
                Reply.error(503, "starting").header("Retry-After", "0"),
                Reply.error(503, "starting").header("Retry-After", "0"),
                Reply.text("Paris."));

        Result result = new CommandRun()
                .run("ask", "--json", "--no-fallback", "--retries", "2", "--url", rhetor.url(), "Where?");

        assertThat(result.out()).contains("\"content\":\"Paris.\"", "\"attempts\":3");
    }

    @Test
    void aBrokenStreamKeepsItsTextAndFails(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Par", "is.").cutAfter(1));

        Result result = new CommandRun().run("ask", "--stream", "--url", rhetor.url(), "Where?");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("Par\n");
        assertThat(result.err()).startsWith("error: LlmConnectionException: ");
    }

    @Test
    void aFailedStreamIsRestartedIfRequested(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Lon", "don").cutAfter(1), Reply.stream("Par", "is."));

        Result result = new CommandRun()
                .run(
                        "ask",
                        "--stream",
                        "--on-stream-failure",
                        "restart",
                        "--fallback-provider",
                        "openai",
                        "--url",
                        rhetor.url(),
                        "Where?");

        assertThat(result.out()).isEqualTo("Lon\nParis.\n");
        assertThat(result.err()).contains("note: the stream failed").contains("a fallback answered");
        assertThat(result.status()).isZero();
    }

    @Test
    void theWebSocketAnswersWholeAndChunkByChunk(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("Paris."), Reply.stream("Par", "is."));

        assertThat(new CommandRun().run("ask", "--ws", "--url", rhetor.url(), "Where?"))
                .isEqualTo(new Result(0, "Paris.\n", ""));
        assertThat(new CommandRun().run("ask", "--ws", "--stream", "--url", rhetor.url(), "Where?"))
                .isEqualTo(new Result(0, "Paris.\n", ""));
        assertThat(rhetor.frames()).hasSize(4);
    }

    @Test
    void theDeadlineBoundsTheWholeCall(RhetorMock rhetor) {
        rhetor.enqueue(Reply.text("never").hang());

        Result result =
                new CommandRun().run("ask", "--no-fallback", "--deadline", "0.2", "--url", rhetor.url(), "Where?");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: LlmTimeoutException: The deadline of the call, 0.2 s");
    }

    @Test
    void everyOptionReachesTheServer(RhetorMock rhetor) {
        new CommandRun()
                .run(
                        "ask",
                        "--url",
                        rhetor.url(),
                        "--system",
                        "Be brief.",
                        "--provider",
                        "openai",
                        "--model",
                        "gpt-4o",
                        "--temperature",
                        "0.5",
                        "--max-tokens",
                        "7",
                        "--context",
                        "c-1",
                        "--fallback-provider",
                        "ollama",
                        "--token",
                        "t-1",
                        "--component",
                        "athena",
                        "--timeout",
                        "2.5",
                        "--retries",
                        "1",
                        "Where?");

        ReceivedRequest request = rhetor.chatRequests().get(0);
        ChatRequest body = request.chatRequest();
        assertThat(request.header("Authorization")).contains("Bearer t-1");
        assertThat(body.getComponent()).isEqualTo("athena");
        assertThat(body.getContextId()).isEqualTo("c-1");
        assertThat(body.getProviderId()).isEqualTo("openai");
        assertThat(body.getModelId()).isEqualTo("gpt-4o");
        assertThat(body.getSystemPrompt()).isEqualTo("Be brief.");
        assertThat(body.getOptions().getTemperature()).isEqualTo(0.5);
        assertThat(body.getOptions().getMaxTokens()).isEqualTo(7);
        assertThat(body.getOptions().getFallbackProvider()).isEqualTo("ollama");
    }

    @Test
    void theEnvironmentSuppliesSettingsThatNoOptionSets(RhetorMock rhetor) {
        new CommandRun()
                .with("RHETOR_URL", rhetor.url())
                .with("RHETOR_AUTH_TOKEN", "t-2")
                .with("RHETOR_DEFAULT_PROVIDER", "openai")
                .with("RHETOR_DEFAULT_MODEL", "gpt-4o")
                .run("ask", "Where?");

        ReceivedRequest request = rhetor.chatRequests().get(0);
        assertThat(request.header("Authorization")).contains("Bearer t-2");
        assertThat(request.chatRequest().getComponent()).isEqualTo("tekton-llm");
        assertThat(request.chatRequest().getProviderId()).isEqualTo("openai");
        assertThat(request.chatRequest().getModelId()).isEqualTo("gpt-4o");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-"})
    void thePromptComesFromStandardInputIfItIsAbsentOrADash(String argument, RhetorMock rhetor) {
        CommandRun command = new CommandRun().with("RHETOR_URL", rhetor.url()).typed("Grüße,\nWelt?\n");

        Result result = argument.isEmpty() ? command.run("ask") : command.run("ask", argument);

        assertThat(result.status()).isZero();
        assertThat(rhetor.chatRequests()
                        .get(0)
                        .chatRequest()
                        .getMessages()
                        .get(0)
                        .getContent())
                .isEqualTo("Grüße,\nWelt?");
    }

    @Test
    void standardInputThatIsNotUtf8IsRefused(RhetorMock rhetor) {
        Result result = new CommandRun()
                .with("RHETOR_URL", rhetor.url())
                .typed("Grüße".getBytes(StandardCharsets.ISO_8859_1))
                .run("ask");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).startsWith("error: InvalidRequestException: Standard input is not UTF-8");
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"@file", "-5 + 3?", "\"quoted\"", "${x}", "--json"})
    void aPromptIsSentUnchanged(String prompt, RhetorMock rhetor) {
        new CommandRun().run("ask", "--url", rhetor.url(), "--", prompt);

        assertThat(rhetor.chatRequests()
                        .get(0)
                        .chatRequest()
                        .getMessages()
                        .get(0)
                        .getContent())
                .isEqualTo(prompt);
    }

    @Test
    void chunksAreWrittenAsTheyArrive(RhetorMock rhetor) throws Exception {
        Gate second = new Gate();
        rhetor.enqueue(Reply.stream("Par", "is.").holdBefore(1, second));
        PipedInputStream read = new PipedInputStream();
        PipedOutputStream written = new PipedOutputStream(read);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<Result> running = executor.submit(
                    () -> new CommandRun().to(written).run("ask", "--stream", "--url", rhetor.url(), "Where?"));

            assertThat(new String(read.readNBytes(3), StandardCharsets.UTF_8)).isEqualTo("Par");
            assertThat(running).isNotDone();
            second.open();
            assertThat(new String(read.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("is.\n");
            assertThat(running.get().status()).isZero();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void aCharacterSplitBetweenTwoChunksIsWrittenWhole(RhetorMock rhetor) {
        rhetor.enqueue(Reply.events(
                "data: {\"chunk\": \"a\\ud83d\"}\n\n",
                "data: {\"chunk\": \"\\ude00b\"}\n\n",
                "data: {\"done\": true}\n\n"));

        Result result = new CommandRun().run("ask", "--stream", "--url", rhetor.url(), "Where?");

        assertThat(result.out()).isEqualTo("a😀b\n");
    }

    @Test
    void streamedTextStaysWhenTheStreamFails(RhetorMock rhetor) {
        rhetor.enqueue(Reply.stream("Par", "is.").errorAfter(1, "the model is gone"));

        Result result = new CommandRun().run("ask", "--stream", "--url", rhetor.url(), "Where?");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("Par\n");
        assertThat(result.err())
                .startsWith("error: AdapterException: ")
                .contains("the model is gone")
                .hasLineCount(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--verbose", "--stream", "--json", "--extract"})
    void anOutageIsAFailureWithAdviceAndNoAnswer(String option) {
        String unused = UnusedAddress.url();

        Result result = new CommandRun().with("RHETOR_URL", unused).run("ask", "--retries", "0", option, "Where?");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("error: LlmConnectionException: ", unused)
                .contains("\nhelp: `tekton-llm health`");
    }

    @Test
    void anAnswerOfTheFallbackProviderIsWrittenWithANote(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(502, "no"), Reply.text("Paris."));

        Result result = new CommandRun()
                .run("ask", "--retries", "0", "--fallback-provider", "openai", "--url", rhetor.url(), "Where?");

        assertThat(result.status()).isZero();
        assertThat(result.out()).isEqualTo("Paris.\n");
        assertThat(result.err())
                .startsWith("note: a fallback answered: provider ")
                .hasLineCount(1);
    }

    @Test
    void withoutFallbackTheFirstFailureIsReported() {
        String url = UnusedAddress.url();

        Result result = new CommandRun().run("ask", "--url", url, "--retries", "0", "--no-fallback", "Where?");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("error: LlmConnectionException: ")
                .contains(url)
                .hasLineCount(2);
    }

    @Test
    void verboseShowsTheStackTrace(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(401, "no"));

        Result result = new CommandRun().run("ask", "--url", rhetor.url(), "--verbose", "Where?");

        assertThat(result.err()).startsWith("error: AuthenticationException: ").contains("\tat ai.tekton.llm.");
    }

    @Test
    void aRhetorBehindAPathIsCalledUnderThatPath() {
        try (RhetorMock rhetor = RhetorMock.builder().basePath("/some/path").start()) {
            Result result = new CommandRun().run("ask", "--json", "--url", rhetor.url(), "x");

            assertThat(result.status()).isZero();
            assertThat(rhetor.chatRequests().get(0).path()).startsWith("/some/path/");
        }
    }

    @Test
    void aClosedPipeEndsTheCommandWithoutAnError(RhetorMock rhetor) {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        Result result = new CommandRun().to(closed).run("ask", "--stream", "--url", rhetor.url(), "Where?");

        assertThat(result).isEqualTo(new Result(Status.BROKEN_PIPE, "", ""));
    }

    @Test
    void anOutputThatCannotBeWrittenForAnotherReasonIsAnError(RhetorMock rhetor) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        Result result = new CommandRun().to(full).run("ask", "--url", rhetor.url(), "Where?");

        assertThat(result).isEqualTo(new Result(1, "", "error: IOException: No space left on device\n"));
    }
}
