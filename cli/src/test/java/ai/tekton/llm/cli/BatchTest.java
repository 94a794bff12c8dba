package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(RhetorMockExtension.class)
class BatchTest {
    @TempDir
    private Path folder;

    private Path input;
    private Path output;
    private Path failures;

    @BeforeEach
    void write() throws IOException {
        input = folder.resolve("prompts.jsonl");
        output = folder.resolve("answers.jsonl");
        failures = folder.resolve("answers.failed.jsonl");
        Files.writeString(input, "{\"id\":\"a\",\"prompt\":\"One?\"}\n{\"id\":\"b\",\"prompt\":\"Two?\"}\n");
    }

    private static Result batch(RhetorMock rhetor, Path input, Path output, String... more) {
        return batch(new CommandRun(), rhetor, input.toString(), output, more);
    }

    private static Result batch(CommandRun run, RhetorMock rhetor, String input, Path output, String... more) {
        String[] all = new String[9 + more.length];
        System.arraycopy(
                new String[] {
                    "batch", "--input", input, "--output", output.toString(), "--url", rhetor.url(), "--retries", "0"
                },
                0,
                all,
                0,
                9);
        System.arraycopy(more, 0, all, 9, more.length);
        return run.run(all);
    }

    @Test
    void everyPromptIsAnsweredAndNoneTwice(RhetorMock rhetor) throws IOException {
        Result first = batch(rhetor, input, output, "--ordered");
        Result again = batch(rhetor, input, output, "--ordered");
        Result otherwise = batch(rhetor, input, output);

        assertThat(otherwise.err())
                .contains("with its answers as JSON Lines, ordered, and cannot continue with JSON Lines, as they come.")
                .contains("--ordered");
        assertThat(first.status()).as(first.err()).isEqualTo(Status.OK);
        assertThat(first.out()).isEmpty();
        assertThat(first.err()).contains("2 answered, 0 failed, 0 left");
        assertThat(again.err()).contains("0 answered, 0 failed, 2 from before, 0 left");
        assertThat(Files.readAllLines(output)).hasSize(2).first().asString().startsWith("{\"line\":1,\"id\":\"a\",");
        assertThat(rhetor.chatRequests()).hasSize(2);
    }

    @Test
    void failuresHaveTheirOwnFileAndStatusAndAreRetried(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.error(422, "Refused."));

        Result failed = batch(rhetor, input, output);
        assertThat(failures).isNotEmptyFile();
        Result nothingNew = batch(rhetor, input, output);
        Result again = batch(rhetor, input, output, "--retry-failed");

        assertThat(failed.status()).isEqualTo(Status.SOME_FAILED);
        assertThat(failed.err()).contains("1 answered, 1 failed").contains("answers.failed.jsonl");
        assertThat(nothingNew.status()).isEqualTo(Status.SOME_FAILED);
        assertThat(nothingNew.err()).contains("2 from before (1 failed)").contains("answers.failed.jsonl");
        assertThat(again.status()).as(again.err()).isEqualTo(Status.OK);
        assertThat(failures).doesNotExist();
    }

    @Test
    void aRefusedTokenLeavesThePromptsForALaterRun(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.error(401, "Who are you?"));

        Result result = batch(rhetor, input, output, "--concurrency", "1");

        assertThat(result.status()).isEqualTo(Status.UNFINISHED);
        assertThat(result.err())
                .contains("AuthenticationException")
                .contains("2 left")
                .contains("the same command resumes the run");
    }

    @Test
    void progressForProgramsIsWrittenAsLinesOfJson(RhetorMock rhetor) {
        Result result = batch(rhetor, input, output, "--json");

        assertThat(result.out())
                .contains(
                        "{\"event\":\"end\",\"total\":2,\"earlier\":0,\"earlier_failed\":0,\"answered\":2,\"failed\":0,")
                .contains("\"end\":\"completed\"");
        assertThat(result.err()).isEmpty();
    }

    private static void statePrices(RhetorMock rhetor) {
        Map<String, Object> model = Map.of(
                "id",
                "claude-3-sonnet-20240229",
                "name",
                "Claude",
                "context_length",
                200_000,
                "pricing",
                Map.of("input", 0.0, "output", 1000.0));
        Map<String, Object> provider = Map.of(
                "name",
                "Anthropic",
                "available",
                true,
                "default_model",
                "claude-3-sonnet-20240229",
                "models",
                List.of(model));
        rhetor.on(RhetorOperation.LIST_PROVIDERS)
                .always(Reply.json(Map.of("providers", Map.of("anthropic", provider))));
    }

    @Test
    void theBudgetAppliesToTheRunAndNotToEachStart(RhetorMock rhetor) throws IOException {
        statePrices(rhetor);
        Result first = batch(rhetor, input, output, "--budget", "1", "--max-tokens", "10");
        String spent = first.err().replaceAll("(?s).*, (\\S+) of the budget of 1 spent.*", "$1");
        Files.writeString(input, "{\"prompt\":\"Three?\"}\n", StandardOpenOption.APPEND);
        Result again = batch(rhetor, input, output, "--budget", spent, "--max-tokens", "10");
        Result json = batch(rhetor, input, output, "--budget", spent, "--max-tokens", "10", "--json");

        assertThat(first.status()).as(first.err()).isEqualTo(Status.OK);
        assertThat(new BigDecimal(spent)).isPositive();
        assertThat(again.status()).as(again.err()).isEqualTo(Status.UNFINISHED);
        assertThat(again.err())
                .contains("of it before this start, for the answers in " + output)
                .contains(spent + " of the budget of " + spent + " spent, 0.0000 left")
                .contains("a higher one (--budget) is needed");
        assertThat(json.out())
                .contains("\"budget\":" + spent)
                .contains("\"budget_left\":")
                .contains("\"spent\":");
        assertThat(rhetor.chatRequests()).hasSize(2);
    }

    @Test
    void callsThatAKillHasInterruptedCountInTheBudgetAndTheSummarySaysSo(RhetorMock rhetor) throws IOException {
        statePrices(rhetor);
        batch(rhetor, input, output, "--budget", "1", "--max-tokens", "10");
        Path calls = folder.resolve("answers.jsonl.calls");
        assertThat(calls).doesNotExist();
        // The file that a start leaves if it is killed during two calls.
        Files.writeString(calls, "{\"line\":3,\"calls\":1,\"most\":0.25}\n{\"line\":4,\"calls\":1,\"most\":0.25}\n");

        Result again = batch(rhetor, input, output, "--budget", "1", "--max-tokens", "10");
        Result json = batch(rhetor, input, output, "--budget", "1", "--max-tokens", "10", "--json");

        assertThat(again.err())
                .contains("2 calls of earlier starts have an unknown end; they count with at most 0.5000");
        assertThat(json.out()).contains("\"unknown_calls\":2,\"unknown_cost\":0.5000");
        assertThat(new BigDecimal(json.out().replaceAll("(?s).*\"spent\":([0-9.]+).*", "$1")))
                .isGreaterThan(new BigDecimal("0.5"));
    }

    @Test
    void failedRequestsThatMayHaveACostAreNotPassedOverInSilence(RhetorMock rhetor) {
        statePrices(rhetor);
        // The provider may have made an answer that was lost; a server that is busy has not asked it.
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.error(500, "Lost."), Reply.error(422, "Refused."));
        String[] budget = {"--budget", "1", "--max-tokens", "10", "--concurrency", "1"};

        Result failed = batch(rhetor, input, output, budget);
        Result json = batch(rhetor, input, folder.resolve("again.jsonl"), "--json", "--budget", "1");

        assertThat(failed.err())
                .contains("0.0000 of the budget of 1 spent")
                .contains("1 requests failed without a known cost: the budget counts them as free, but they may have"
                        + " cost up to 0.0100");
        assertThat(json.out()).contains("\"unmetered_requests\":0,\"unmetered_cost\":0.0000");
    }

    @Test
    void aBudgetBelowZeroIsNamedAsItsOption(RhetorMock rhetor) {
        assertThat(batch(rhetor, input, output, "--budget", "-1").err()).contains("--budget must be at least 0");
    }

    @Test
    void progressAtATerminalIsABar(RhetorMock rhetor) {
        Result result =
                batch(new CommandRun().at(new CommandRun.FixedTerminal(true, 100)), rhetor, input.toString(), output);

        assertThat(result.err())
                .contains("batch")
                .contains("100%")
                .contains("2/2")
                .containsPattern("/s +\\d+ tokens");
    }

    @Test
    void anEstimateRequestsNoAnswer(RhetorMock rhetor) {
        Result text = batch(rhetor, input, output, "--estimate", "--requests-per-minute", "1", "--max-tokens", "10");
        Result json = batch(rhetor, input, output, "--estimate", "--json");
        Result inOneGo = batch(rhetor, input, output, "--estimate");
        Result oneAfterTheOther = batch(rhetor, input, output, "--estimate", "--concurrency", "1");

        assertThat(inOneGo.out()).contains("; 2 s where an answer takes 2 s");
        assertThat(oneAfterTheOther.out()).contains("; 4 s where an answer takes 2 s");
        assertThat(text.out())
                .contains("prompts        2")
                .contains("at most 20")
                .contains("at least 60 s");
        assertThat(json.out()).contains("\"prompts\":2").contains("\"most_answer_tokens\":null");
        assertThat(rhetor.chatRequests()).isEmpty();
        assertThat(output).doesNotExist();
    }

    @Test
    void anEstimateOfAStartedRunIsThatOfTheRest(RhetorMock rhetor) throws IOException {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.error(422, "Refused."));
        batch(rhetor, input, output, "--max-tokens", "10", "--concurrency", "1");
        Files.writeString(input, "{\"prompt\":\"Three?\"}\n", StandardOpenOption.APPEND);

        Result text = batch(rhetor, input, output, "--estimate", "--max-tokens", "10");
        Result json = batch(rhetor, input, output, "--estimate", "--max-tokens", "10", "--json");

        assertThat(text.out())
                .contains(
                        "prompts        1 to ask, of 3; answered already: 1, failed: 1 (--retry-failed asks them again)")
                .contains("at most 10\n");
        assertThat(json.out()).startsWith("{\"total\":3,\"earlier\":2,\"earlier_failed\":1,\"prompts\":1,");
    }

    @ParameterizedTest
    @CsvSource({"--input-format, parquet", "--output-format, parquet", "--concurrency, 1"})
    void parquetWithoutFlinkIsRefusedWithTheCommandThatReadsIt(String option, String value, RhetorMock rhetor)
            throws IOException {
        Path prompts = option.equals("--concurrency")
                ? Files.writeString(folder.resolve("prompts.data"), "PAR1\u0015\u0004\u0015")
                : input;

        Result result = batch(rhetor, prompts, output, option, value);

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).contains("by --engine flink only: tekton-llm batch --engine flink --input " + prompts);
        try (var files = Files.list(folder)) {
            assertThat(files).containsOnly(input, prompts);
        }
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void promptsComeFromStandardInputAndATemplate(RhetorMock rhetor) throws IOException {
        Result result = batch(
                new CommandRun().typed("{\"text\":\"The sea.\"}\n"),
                rhetor,
                "-",
                output,
                "--template",
                "Summarise: {text}");

        assertThat(result.status()).as(result.err()).isEqualTo(Status.OK);
        assertThat(Files.readString(output)).contains("Summarise: The sea.");
    }

    @Test
    void anInvalidConcurrencyIsReportedByItsOption(RhetorMock rhetor) {
        assertThat(batch(rhetor, input, output, "--concurrency", "0").err())
                .contains("--concurrency must be at least 1, but is 0");
    }

    @Test
    void aMissingInputIsAnError(RhetorMock rhetor) {
        Result result = batch(rhetor, folder.resolve("nothing.jsonl"), output);

        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.err()).contains("nothing.jsonl does not exist");
    }

    @Test
    void aProcessThatIsTerminatedKeepsTheAnswerInProgress(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.standard().hold(gate));
        OpenResources resources = new OpenResources();
        CompletableFuture<Result> run = CompletableFuture.supplyAsync(() -> new CommandRun()
                .run(
                        resources,
                        "batch",
                        "--input",
                        input.toString(),
                        "--output",
                        output.toString(),
                        "--url",
                        rhetor.url(),
                        "--concurrency",
                        "1"));
        rhetor.takeRequest(Duration.ofSeconds(20)); // for the prices
        rhetor.takeRequest(Duration.ofSeconds(20));
        CompletableFuture<Void> end = CompletableFuture.runAsync(resources::end);
        gate.open();

        end.join();
        Result result = run.join();
        assertThat(result.status()).as(result.err()).isIn(Status.INTERRUPTED, Status.OK);
        assertThat(Files.readAllLines(output)).hasSizeGreaterThanOrEqualTo(1);
    }
}
