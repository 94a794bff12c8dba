package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds a job back: a slow server, and a budget. */
@ExtendWith(RhetorMockExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LimitsJobTest {
    private static FlinkCluster cluster;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = FlinkCluster.start(1);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    private static LlmClientSettings.Builder settings(RhetorMock rhetor) {
        return LlmClientSettings.builder()
                .url(rhetor.url())
                .timeout(Duration.ofMinutes(5))
                .maxRetries(0);
    }

    /** Makes large rows of numbers, and counts those that a job has emitted: the cluster is in this process. */
    private static final class CountedRows implements MapFunction<Long, String> {
        private static final long serialVersionUID = 1L;
        private static final int CHARS = 8_000;
        private static final AtomicInteger EMITTED = new AtomicInteger();

        /** More than all buffers between the tasks and the calls in progress have room for. */
        private static final CountDownLatch TOO_MANY = new CountDownLatch(400);

        @Override
        public String map(Long number) {
            EMITTED.incrementAndGet();
            TOO_MANY.countDown();
            return number + " ".repeat(CHARS);
        }
    }

    @Test
    void aStalledServerStopsTheSourceAndNoRowIsLostWhenItContinues(RhetorMock rhetor) throws Exception {
        int rows = 1000;
        int capacity = 4;
        Gate gate = new Gate();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> Reply.standard().hold(gate));
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 0);
        LlmStream.of(
                        environment.fromSequence(1, rows).map(new CountedRows()).rebalance(),
                        settings(rhetor).capacity(capacity).build(),
                        row -> Prompt.of("", row))
                .answers(Types.STRING, (row, answer) -> answer.content())
                .sinkTo(new DiscardingSink<>());
        JobID job = cluster.submit(environment);
        ReceivedCalls.await(rhetor, 2 * capacity);

        // A source without backpressure emits all its rows in much less time.
        assertThat(CountedRows.TOO_MANY.await(2, TimeUnit.SECONDS))
                .as("%d rows were emitted for %d calls", CountedRows.EMITTED.get(), 2 * capacity)
                .isFalse();
        assertThat(CountedRows.EMITTED.get()).isGreaterThanOrEqualTo(2 * capacity);
        assertThat(rhetor.chatRequests()).hasSize(2 * capacity);

        gate.open();
        cluster.result(job).toJobExecutionResult(getClass().getClassLoader());
        assertThat(CountedRows.EMITTED.get()).isEqualTo(rows);
        assertThat(rhetor.chatRequests().stream().map(ReceivedRequest::bodyText).distinct())
                .as("rows at the server")
                .hasSize(rows);
        assertThat(rhetor.chatRequests()).hasSize(rows);
    }

    /** Prices, by which 100 tokens of an answer cost 0.0015. */
    private static void statePrices(RhetorMock rhetor) {
        Map<String, Object> model = Map.of(
                "id", "m", "name", "M", "context_length", 200_000, "pricing", Map.of("input", 3.0, "output", 15.0));
        Map<String, Object> provider =
                Map.of("name", "P", "available", true, "default_model", "m", "models", List.of(model));
        rhetor.on(RhetorOperation.LIST_PROVIDERS).always(Reply.json(Map.of("providers", Map.of("p", provider))));
    }

    private static Reply used(int completionTokens) {
        return Reply.json(Map.of(
                "content",
                "Paris.",
                "model",
                "m",
                "provider",
                "p",
                "usage",
                Map.of(
                        "prompt_tokens",
                        1,
                        "completion_tokens",
                        completionTokens,
                        "total_tokens",
                        completionTokens + 1)));
    }

    private StreamExecutionEnvironment job(RhetorMock rhetor, int capacity, int restarts, String budget)
            throws Exception {
        StreamExecutionEnvironment environment = FlinkCluster.environment(1, restarts);
        new JobFiles(directory)
                .withPrompts(20)
                .job()
                .maxTokens(100)
                .checkpointInterval(Duration.ofHours(1))
                .settings(settings(rhetor)
                        .provider("p")
                        .model("m")
                        .capacity(capacity)
                        .budget(new BigDecimal(budget))
                        .build())
                .build()
                .addTo(environment);
        return environment;
    }

    @Test
    void aRestartedJobDoesNotGetItsBudgetAgain(RhetorMock rhetor) throws Exception {
        int free = 3;
        statePrices(rhetor);
        BlockingQueue<Gate> gates = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean held = new AtomicBoolean(true);
        AtomicBoolean away = new AtomicBoolean();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> {
            if (away.compareAndSet(true, false)) {
                return Reply.error(503, "Starting.");
            }
            if (calls.incrementAndGet() <= free || !held.get()) {
                return used(100);
            }
            Gate gate = new Gate();
            gates.add(gate);
            return used(100).hold(gate);
        });
        // Twelve answers of 0.0015 each, and a part of a thirteenth.
        JobID job = cluster.submit(job(rhetor, 1, 3, "0.0190"));
        ReceivedCalls.await(rhetor, free + 1);
        CompletableFuture<Long> checkpoint = cluster.minicluster().triggerCheckpoint(job, CheckpointType.FULL);
        // A full operator comes to its checkpoint with the first answer after the barrier has arrived.
        boolean done = false;
        while (!done) {
            gates.poll(5, TimeUnit.MINUTES).open();
            ReceivedCalls.await(rhetor, 1);
            done = isDoneSoon(checkpoint);
        }
        held.set(false);
        away.set(true);
        // The answer after the checkpoint is lost with what it cost; the next call fails the job.
        gates.poll(5, TimeUnit.MINUTES).open();

        assertThatThrownBy(() ->
                        cluster.result(job).toJobExecutionResult(getClass().getClassLoader()))
                .hasStackTraceContaining("BudgetExceededException");
        assertThat(rhetor.chatRequests())
                .as("twelve within the budget, those lost since the checkpoint and the failed one")
                .hasSizeBetween(14, 16);
    }

    private static boolean isDoneSoon(CompletableFuture<Long> checkpoint) throws Exception {
        try {
            checkpoint.get(20, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "100"})
    void anAnswerHasItsCostWithAndWithoutABudget(String budget, RhetorMock rhetor) throws Exception {
        statePrices(rhetor);
        // The second answer does not state its model, nor what it used.
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> request.bodyText().contains("Question 2?")
                        ? Reply.json(Map.of("content", "Paris."))
                        : used(100));
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 0);
        LlmClientSettings.Builder settings = settings(rhetor).provider("p");
        if (!budget.isEmpty()) {
            settings.budget(new BigDecimal(budget));
        }
        new JobFiles(directory)
                .withPrompts(3)
                .job()
                .maxTokens(100)
                .settings(settings.build())
                .build()
                .addTo(environment);

        cluster.run(environment);

        List<JsonNode> answers = new JobFiles(directory).answers();
        assertThat(answers)
                .hasSize(3)
                .allSatisfy(
                        answer -> assertThat(answer.get("cost").decimalValue()).isPositive());
        assertThat(answers)
                .filteredOn(answer -> !answer.get("id").asText().equals("q2"))
                .allSatisfy(
                        answer -> assertThat(answer.get("cost").decimalValue()).isEqualByComparingTo("0.001503"));
    }

    @Test
    void callsWaitForBudgetThatCallsInProgressHaveReserved(RhetorMock rhetor) throws Exception {
        statePrices(rhetor);
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(used(1));

        // Enough for two calls of up to 100 tokens at once, and for all 20 answers.
        cluster.run(job(rhetor, 10, 0, "0.0035"));

        assertThat(new JobFiles(directory).answers()).hasSize(20);
        assertThat(rhetor.chatRequests()).hasSize(20);
    }
}
