package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.rhetor.RhetorOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token of an answer costs 1, and each answer has one. */
@Tag("once")
@ExtendWith(RhetorMockExtension.class)
class BulkBudgetTest {
    static final String MODEL = "claude-3-sonnet-20240229";

    @TempDir
    private Path folder;

    private Path input;
    private Path output;

    @BeforeEach
    void name() {
        input = folder.resolve("prompts.jsonl");
        output = folder.resolve("answers.jsonl");
    }

    /** Has the server state a price, and answer with one token. */
    static void sell(RhetorMock rhetor) {
        Map<String, Object> model = Map.of(
                "id",
                MODEL,
                "name",
                "Claude",
                "context_length",
                200_000,
                "pricing",
                Map.of("input", 0.0, "output", 1_000_000.0));
        Map<String, Object> provider =
                Map.of("name", "Anthropic", "available", true, "default_model", MODEL, "models", List.of(model));
        rhetor.on(RhetorOperation.LIST_PROVIDERS)
                .always(Reply.json(Map.of("providers", Map.of("anthropic", provider))));
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(answer(true, true));
    }

    private static Reply answer(boolean statesModel, boolean statesUsage) {
        Map<String, Object> answer = new HashMap<>(Map.of("content", "Yes"));
        if (statesModel) {
            answer.put("model", MODEL);
            answer.put("provider", "anthropic");
        }
        if (statesUsage) {
            answer.put("usage", Map.of("prompt_tokens", 9, "completion_tokens", 1, "total_tokens", 10));
        }
        return Reply.json(answer);
    }

    private static TektonLlmClientBuilder clientOf(RhetorMock rhetor, CostMeter meter) {
        return TektonLlmClient.builder()
                .componentId("bulk-test")
                .url(rhetor.url())
                .provider("anthropic")
                .useFallback(false)
                .maxRetries(0)
                .costMeter(meter);
    }

    private void write(int prompts) throws IOException {
        Files.writeString(
                input,
                IntStream.range(0, prompts)
                        .mapToObj(i -> "{\"prompt\":\"Is it " + i + "?\"}\n")
                        .collect(Collectors.joining()));
    }

    /** Starts the run in a new client, as a new process would. */
    private BulkReport start(RhetorMock rhetor, String budget, boolean ordered) {
        CostMeter meter = CostMeter.create();
        try (TektonLlmClient client = clientOf(rhetor, meter).build()) {
            return BulkRun.builder(client)
                    .costMeter(meter)
                    .budget(new BigDecimal(budget))
                    .concurrency(2)
                    .ordered(ordered)
                    .files(input, output)
                    .reader(PromptReader.create()
                            .withOptions(
                                    GenerationOptions.builder().maxTokens(1).build()))
                    .build()
                    .run();
        }
    }

    @ParameterizedTest
    @CsvSource({"answers.jsonl, false", "answers.jsonl, true", "answers.csv, false", "answers.csv, true"})
    void aRestartedRunSpendsOnlyTheRestOfItsBudget(String name, boolean ordered, RhetorMock rhetor) throws IOException {
        sell(rhetor);
        output = folder.resolve(name);
        write(3);
        BulkReport first = start(rhetor, "5", ordered);
        write(20);
        BulkReport second = start(rhetor, "5", ordered);
        int asked = rhetor.chatRequests().size();
        BulkReport third = start(rhetor, "5", ordered);

        assertThat(first.end()).isEqualTo(BulkEnd.COMPLETED);
        assertThat(first.progress().budgetLeft())
                .hasValueSatisfying(left -> assertThat(left).isEqualByComparingTo("2"));
        assertThat(second.end()).isEqualTo(BulkEnd.BUDGET_USED_UP);
        assertThat(second.progress().answered()).isEqualTo(2);
        assertThat(second.progress().spent())
                .hasValueSatisfying(spent -> assertThat(spent).isEqualByComparingTo("5"));
        assertThat(second.progress().cost())
                .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("2"));
        assertThat(third.end()).isEqualTo(BulkEnd.BUDGET_USED_UP);
        assertThat(third.reason())
                .get()
                .isInstanceOf(BudgetExceededException.class)
                .satisfies(e -> assertThat(e)
                        .hasMessageContaining(
                                "budget of 5, 5 is spent, 5 of it before this start, for the answers in " + output)
                        .hasMessageContaining("Raise the budget"));
        assertThat(asked).isEqualTo(5);
        assertThat(rhetor.chatRequests()).hasSize(5);
        assertThat(start(rhetor, "7", ordered).progress().answered()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatCouldNotBeWrittenCountsWithItsMaximum(boolean ordered, RhetorMock rhetor) throws IOException {
        sell(rhetor);
        write(20);
        CostMeter meter = CostMeter.create();
        AtomicInteger answers = new AtomicInteger();
        try (TektonLlmClient client = clientOf(rhetor, meter).build()) {
            BulkFileRun run = BulkRun.builder(client)
                    .costMeter(meter)
                    .budget(new BigDecimal("5"))
                    .concurrency(1)
                    .ordered(ordered)
                    .files(input, output)
                    .reader(PromptReader.create()
                            .withOptions(
                                    GenerationOptions.builder().maxTokens(1).build()))
                    .writing((to, bytes) -> {
                        boolean isAnswer = StandardCharsets.UTF_8
                                .decode(bytes.duplicate())
                                .toString()
                                .contains("\"content\"");
                        if (isAnswer && answers.incrementAndGet() == (ordered ? 3 : 2)) {
                            throw new IOException("No space left on device");
                        }
                        to.write(bytes);
                    })
                    .build();
            assertThatThrownBy(run::run).isInstanceOf(UncheckedIOException.class);
        }
        int paid = rhetor.chatRequests().size();
        int written = (int) Stream.of(output, folder.resolve("answers.jsonl.pending"))
                .filter(Files::exists)
                .flatMap(BulkBudgetTest::lines)
                .map(line -> line.replaceAll(",.*", ""))
                .distinct()
                .count();

        BulkReport again = start(rhetor, "5", ordered);
        BulkReport third = start(rhetor, "5", ordered);

        assertThat(paid).isEqualTo(written + 1);
        assertThat(again.progress().unknownCalls()).isEqualTo(1);
        assertThat(again.progress().unknownCost()).isEqualByComparingTo("1");
        assertThat(again.end()).isEqualTo(BulkEnd.BUDGET_USED_UP);
        assertThat(again.reason().orElseThrow())
                .hasMessageContaining("5 is spent")
                .hasMessageContaining("1 of it for 1 calls of earlier starts whose end is not known");
        assertThat(third.progress().unknownCalls()).isEqualTo(1);
        assertThat(rhetor.chatRequests()).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatTheRunOrItsClientCancelsCountsWithItsMaximum(boolean byTheRun, RhetorMock rhetor) throws Exception {
        sell(rhetor);
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.standard().hang());
        write(1);
        CostMeter meter = CostMeter.create();
        try (TektonLlmClient client = clientOf(rhetor, meter).build()) {
            BulkFileRun run = BulkRun.builder(client)
                    .costMeter(meter)
                    .budget(new BigDecimal("5"))
                    .files(input, output)
                    .reader(PromptReader.create()
                            .withOptions(
                                    GenerationOptions.builder().maxTokens(1).build()))
                    .build();
            CompletableFuture<BulkReport> report = CompletableFuture.supplyAsync(run::run);
            rhetor.takeRequest(Duration.ofMinutes(1)); // for the prices
            rhetor.takeRequest(Duration.ofMinutes(1));
            if (byTheRun) {
                run.stop(Duration.ZERO);
            } else {
                client.close();
            }
            assertThat(report.join().end()).isEqualTo(BulkEnd.STOPPED);
        }

        BulkReport again = start(rhetor, "5", false);

        assertThat(again.progress().unknownCalls()).isEqualTo(1);
        assertThat(again.progress().spent())
                .hasValueSatisfying(spent -> assertThat(spent).isEqualByComparingTo("2"));
    }

    private static Stream<String> lines(Path path) {
        try {
            return Files.readAllLines(path).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFinishedRunEndsAsCompletedEvenIfItsBudgetIsUsedUp(RhetorMock rhetor) throws IOException {
        sell(rhetor);
        write(5);
        start(rhetor, "5", false);

        BulkReport again = start(rhetor, "5", false);

        assertThat(again.end()).isEqualTo(BulkEnd.COMPLETED);
        assertThat(again.progress().budgetLeft())
                .hasValueSatisfying(left -> assertThat(left).isZero());
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false", "false, false"})
    void anAnswerWithoutUsageIsCountedByItsTexts(boolean statesModel, boolean statesUsage, RhetorMock rhetor)
            throws IOException {
        sell(rhetor);
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(answer(statesModel, statesUsage));
        write(3);
        start(rhetor, "5", false);
        write(20);

        assertThat(start(rhetor, "5", false).progress().answered()).isEqualTo(2);
    }

    @Test
    void theBudgetOfTheClientAppliesTooAndIsNotThatOfTheRun(RhetorMock rhetor) {
        sell(rhetor);
        CostMeter meter = CostMeter.create();
        GenerationOptions options = GenerationOptions.builder().maxTokens(1).build();
        try (TektonLlmClient client = clientOf(rhetor, meter)
                .costLimits(CostLimits.builder().perClient(new BigDecimal("7")).build())
                .build()) {
            BulkRun run = BulkRun.builder(client)
                    .costMeter(meter)
                    .budget(new BigDecimal("4"))
                    .concurrency(1)
                    .build();
            List<Long> answered = new ArrayList<>();
            for (int start = 0; start < 2; start++) {
                answered.add(run.run(
                                IntStream.range(0, 20)
                                        .mapToObj(i -> Prompt.of(
                                                Integer.toString(i),
                                                Prompt.of("", "Is it?").messages(),
                                                options)),
                                result -> assertThat(result.cost()).isPresent())
                        .progress()
                        .answered());
            }

            assertThat(answered).containsExactly(4L, 3L);
        }
    }

    @Test
    void aBudgetThatCannotBeKeptIsRefusedWhenTheRunIsBuilt(RhetorMock rhetor) {
        try (TektonLlmClient client = TektonLlmClient.builder()
                .url(rhetor.url())
                .componentId("bulk-test")
                .build()) {
            BulkRun.Builder run = BulkRun.builder(client).budget(BigDecimal.ONE);
            assertThatThrownBy(run::build)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("costMeter");
            assertThatThrownBy(() -> run.costMeter(CostMeter.create())
                            .build()
                            .results(List.of(Prompt.of("a", "Hi")).iterator()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("does not know what calls cost");
            assertThatThrownBy(() -> run.budget(new BigDecimal("-1")).build()).hasMessageContaining("at least 0");
        }
    }
}
