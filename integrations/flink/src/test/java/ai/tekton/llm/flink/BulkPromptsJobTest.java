package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RhetorMockExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class BulkPromptsJobTest {
    private static final Pattern QUESTION = Pattern.compile("Question (\\d+)\\?");

    private static FlinkCluster cluster;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = FlinkCluster.start(2);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
        assertThat(SharedClients.all().size()).as("clients still open").isZero();
    }

    private static LlmClientSettings.Builder settings(RhetorMock rhetor) {
        return LlmClientSettings.builder().url(rhetor.url()).maxRetries(0);
    }

    private static int question(ReceivedRequest request) {
        Matcher found = QUESTION.matcher(request.bodyText());
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private static List<String> questions(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "q" + i).toList();
    }

    @Test
    void everyPromptHasItsAnswerAndWhatCannotBeReadIsAFailureWithItsLine(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> question(request) == 3 ? Reply.error(422, "Refused.") : Reply.standard());
        JobFiles files = new JobFiles(directory)
                .withLines(List.of(
                        "{\"prompt\": \"Question 1?\"}",
                        "no JSON",
                        "{\"id\": \"three\", \"prompt\": \"Question 3?\"}",
                        "",
                        "{\"id\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"Question 5?\"}]}"));
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 0);
        files.job().settings(settings(rhetor).build()).build().addTo(environment);

        cluster.run(environment);

        assertThat(JobFiles.ids(files.answers())).containsExactlyInAnyOrder("1", "5");
        assertThat(files.answers())
                .allSatisfy(answer -> assertThat(answer.get("content").asText())
                        .contains("Question " + answer.get("line").asInt() + "?"));
        assertThat(files.failed())
                .extracting(failure -> failure.get("line").asInt() + " "
                        + failure.get("error").get("type").asText())
                .containsExactlyInAnyOrder("2 InvalidRequestException", "3 InvalidRequestException");
    }

    @Test
    void afterATaskManagerFailsOnlyPromptsMissingFromTheCheckpointAreSentAgain(RhetorMock rhetor) throws Exception {
        int free = 100;
        int all = 400;
        int answered = free;
        int capacity = 10;
        Gates gates = new Gates();
        gates.holdAbove(rhetor, free);
        JobFiles files = new JobFiles(directory).withPrompts(all);
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 5);
        files.job()
                .settings(settings(rhetor)
                        .timeout(Duration.ofMinutes(5))
                        .capacity(capacity)
                        .build())
                .checkpointInterval(Duration.ofHours(1))
                .build()
                .addTo(environment);
        try (FlinkCluster own = FlinkCluster.start(2)) {
            JobID job = own.submit(environment);
            ReceivedCalls.await(rhetor, free + 2 * capacity);
            CompletableFuture<Long> checkpoint = own.minicluster().triggerCheckpoint(job, CheckpointType.FULL);
            // Each instance is full, and comes to its checkpoint when one of its calls is answered after the barrier
            // has come.
            // Neighbours are with different instances.
            while (!checkpoint.isDone() && answered + 2 * capacity < all) {
                answered += 2;
                gates.open(answered - 1, answered);
                ReceivedCalls.await(rhetor, 2);
            }
            checkpoint.get(5, TimeUnit.MINUTES);
            // Answered, but too late for the checkpoint.
            gates.open(answered + 1, answered + 4);
            ReceivedCalls.await(rhetor, 4);

            own.minicluster().terminateTaskManager(0).get(5, TimeUnit.MINUTES);
            gates.open(answered + 5, all);

            own.result(job).toJobExecutionResult(getClass().getClassLoader());
        }
        assertThat(JobFiles.ids(files.answers())).containsExactlyInAnyOrderElementsOf(questions(all));
        Map<Integer, Long> calls = calls(rhetor);
        assertThat(calls.keySet()).hasSize(all);
        assertThat(calls)
                .allSatisfy((question, count) -> assertThat(count)
                        .as("calls for question %d", question)
                        .isBetween(1L, question <= free ? 1L : 2L));
        assertThat(calls.get(answered + 1)).isEqualTo(2);
    }

    /** A gate before each answer. */
    private static final class Gates {
        private final Map<Integer, Gate> all = new ConcurrentHashMap<>();

        void holdAbove(RhetorMock rhetor, int free) {
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                    .always(request ->
                            question(request) > free ? Reply.standard().hold(of(question(request))) : Reply.standard());
        }

        private Gate of(int question) {
            return all.computeIfAbsent(question, unknown -> new Gate());
        }

        void open(int from, int to) {
            IntStream.rangeClosed(from, to).forEach(question -> of(question).open());
        }
    }

    private static Map<Integer, Long> calls(RhetorMock rhetor) {
        return rhetor.chatRequests().stream()
                .collect(Collectors.groupingBy(BulkPromptsJobTest::question, Collectors.counting()));
    }

    @Test
    void aSlowServerLimitsTheJobToItsCapacity(RhetorMock rhetor) throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Function<ReceivedRequest, Reply> counting = request -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            request.outcome().whenComplete((outcome, failure) -> underWay.decrementAndGet());
            return Reply.standard().delay(Duration.ofMillis(5));
        };
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(counting);
        JobFiles files = new JobFiles(directory).withPrompts(300);
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 0);
        files.job().settings(settings(rhetor).capacity(3).build()).build().addTo(environment);

        cluster.run(environment);

        assertThat(most.get()).isBetween(2, 6);
        assertThat(files.answers()).hasSize(300);
    }

    @Test
    void cancellingTheJobEndsItsCallsAtTheServer(RhetorMock rhetor) throws Exception {
        // No answer comes, and no timeout ends a call: only the cancellation can.
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(Reply.standard().hang());
        JobFiles files = new JobFiles(directory).withPrompts(1000);
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 0);
        files.job()
                .settings(settings(rhetor)
                        .timeout(Duration.ofMinutes(10))
                        .deadline(Duration.ofMinutes(10))
                        .capacity(8)
                        .build())
                .build()
                .addTo(environment);
        JobID job = cluster.submit(environment);
        ReceivedCalls.await(rhetor, 16);
        CompletableFuture<?>[] outcomes = rhetor.chatRequests().stream()
                .map(request -> request.outcome()
                        .thenAccept(outcome -> assertThat(outcome).isEqualTo(Outcome.ABORTED_BY_CLIENT)))
                .toArray(CompletableFuture<?>[]::new);
        assertThat(outcomes).hasSize(16).noneMatch(CompletableFuture::isDone);

        new MiniClusterJobClient(
                        job,
                        cluster.minicluster(),
                        getClass().getClassLoader(),
                        MiniClusterJobClient.JobFinalizationBehavior.NOTHING)
                .cancel()
                .get(5, TimeUnit.MINUTES);

        CompletableFuture.allOf(outcomes).get(5, TimeUnit.MINUTES);
        cluster.result(job);
        assertThat(rhetor.chatRequests()).as("no call after the cancellation").hasSize(16);
        assertThat(SharedClients.all().size()).isZero();
    }

    @Test
    void anOutageFailsTheJobWhichThenContinuesWithoutLosses(RhetorMock rhetor) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> calls.incrementAndGet() == 5 ? Reply.error(503, "Starting.") : Reply.standard());
        JobFiles files = new JobFiles(directory).withPrompts(20);
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 3);
        files.job().settings(settings(rhetor).build()).build().addTo(environment);

        cluster.run(environment);

        assertThat(JobFiles.ids(files.answers())).containsExactlyInAnyOrderElementsOf(questions(20));
        assertThat(files.failed()).isEmpty();
    }

    @Test
    void aTokenThatIsRefusedEndsTheJobWithoutARestart(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.error(401, "Who are you?"));
        JobFiles files = new JobFiles(directory).withPrompts(3);
        StreamExecutionEnvironment environment = FlinkCluster.environment(1, 1000);
        files.job().settings(settings(rhetor).capacity(1).build()).build().addTo(environment);

        assertThatThrownBy(() -> cluster.run(environment)).hasStackTraceContaining("AuthenticationException");
        // The failure of the first is on its way while the others are asked.
        assertThat(rhetor.chatRequests()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void limitsThatAreLessThanOneForEachInstanceAreRefused(RhetorMock rhetor) throws Exception {
        JobFiles files = new JobFiles(directory).withPrompts(3);
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 1000);
        files.job()
                .settings(settings(rhetor).requestsPerMinute(1).build())
                .build()
                .addTo(environment);

        assertThatThrownBy(() -> cluster.run(environment))
                .hasStackTraceContaining("requestsPerMinute is 1, less than one for each of the 2 parallel instances");
        assertThat(rhetor.chatRequests()).isEmpty();
    }

    @Test
    void anOutputOfAnEarlierRunIsNotAddedTo(RhetorMock rhetor) throws Exception {
        JobFiles files = new JobFiles(directory).withPrompts(2);
        BulkPromptsJob job = files.job().settings(settings(rhetor).build()).build();
        job.checkPlaces();
        StreamExecutionEnvironment environment = FlinkCluster.environment(1, 0);
        job.addTo(environment);
        cluster.run(environment);

        assertThatThrownBy(job::checkPlaces)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has files of an earlier run");
    }

    @Test
    void aTemplateMakesPromptsOfFields(RhetorMock rhetor) throws Exception {
        JobFiles files = new JobFiles(directory).withLines(List.of("{\"id\": \"a\", \"n\": 7}"));
        StreamExecutionEnvironment environment = FlinkCluster.environment(1, 0);
        files.job()
                .settings(settings(rhetor).build())
                .template(ai.tekton.llm.bulk.PromptTemplate.of("Question {n}?"))
                .system("Be brief.")
                .temperature(0.5)
                .maxTokens(9)
                .build()
                .addTo(environment);

        cluster.run(environment);

        ReceivedRequest request = rhetor.chatRequests().get(0);
        assertThat(question(request)).isEqualTo(7);
        assertThat(request.bodyText()).contains("Be brief.").contains("\"max_tokens\":9");
        assertThat(Set.copyOf(JobFiles.ids(files.answers()))).containsExactly("a");
    }
}
