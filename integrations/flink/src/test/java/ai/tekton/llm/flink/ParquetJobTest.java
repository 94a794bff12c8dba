package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.bulk.PromptTemplate;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(RhetorMockExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ParquetJobTest {
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

    private BulkPromptsJob.Builder job(RhetorMock rhetor, Path input) {
        return BulkPromptsJob.builder(input.toString(), answers().toString())
                .settings(LlmClientSettings.builder()
                        .url(rhetor.url())
                        .timeout(Duration.ofMinutes(5))
                        .maxRetries(0)
                        .capacity(10)
                        .build());
    }

    private Path answers() {
        return directory.resolve("answers");
    }

    private Path failures() {
        return directory.resolve("answers-failed");
    }

    private static void run(BulkPromptsJob job) throws Exception {
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 0);
        job.addTo(environment);
        cluster.run(environment);
    }

    @Test
    void aRestoredJobContinuesInTheMiddleOfAFileAndEachPromptHasOneAnswer(RhetorMock rhetor) throws Exception {
        int all = 800;
        int free = 100;
        Path input = directory.resolve("prompts.parquet");
        // More text than the buffers between the tasks have room for, so that the source stops in the middle.
        String text = " ".repeat(9_000);
        ParquetTestFiles.writePrompts(input.resolve("a.snappy.parquet"), 1, all / 2, text);
        ParquetTestFiles.writePrompts(input.resolve("b.snappy.parquet"), all / 2 + 1, all, text);
        BlockingQueue<Gate> gates = new LinkedBlockingQueue<>();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean held = new AtomicBoolean(true);
        AtomicBoolean away = new AtomicBoolean();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(request -> {
            if (away.compareAndSet(true, false)) {
                return Reply.error(503, "Starting.");
            }
            if (calls.incrementAndGet() <= free || !held.get()) {
                return Reply.standard();
            }
            Gate gate = new Gate();
            gates.add(gate);
            return Reply.standard().hold(gate);
        });
        StreamExecutionEnvironment environment = FlinkCluster.environment(2, 3);
        job(rhetor, input).checkpointInterval(Duration.ofHours(1)).build().addTo(environment);
        JobID job = cluster.submit(environment);
        ReceivedCalls.await(rhetor, free + 20);
        CompletableFuture<Long> checkpoint = cluster.minicluster().triggerCheckpoint(job, CheckpointType.FULL);
        while (!checkpoint.isDone()) {
            gates.poll(5, TimeUnit.MINUTES).open();
            ReceivedCalls.await(rhetor, 1);
        }
        checkpoint.get(5, TimeUnit.MINUTES);
        assertThat(rhetor.chatRequests()).as("calls before the checkpoint").hasSizeLessThan(all / 2);

        away.set(true);
        held.set(false);
        gates.forEach(Gate::open);

        cluster.result(job).toJobExecutionResult(getClass().getClassLoader());
        assertThat(ParquetTestFiles.ids(ParquetTestFiles.read(answers())))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, all).mapToObj(i -> "q" + i).toList());
        assertThat(ParquetTestFiles.read(failures())).isEmpty();
    }

    @Test
    void answersAndFailuresHaveTheColumnsOfTheirJsonAndFailuresCanBeRunAgain(RhetorMock rhetor) throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> request.bodyText().contains("scorn") && !mended.get()
                        ? Reply.error(422, "Refused.")
                        : Reply.text("Fine: \u00fc"));
        Path input = ParquetTestFiles.write(
                directory.resolve("prompts.parquet"),
                ParquetTestFiles.PROMPTS,
                CompressionCodecName.UNCOMPRESSED,
                List.of(
                        row -> row.append("id", "a").append("prompt", "praise"),
                        row -> row.append("id", "b").append("prompt", "scorn"),
                        row -> row.append("id", "c"),
                        row -> row.append("prompt", "praise without an id")));

        run(job(rhetor, input).build());

        List<Group> rows = ParquetTestFiles.read(answers());
        assertThat(ParquetTestFiles.ids(rows)).containsExactlyInAnyOrder("a", "4");
        Group answer = rows.get(ParquetTestFiles.ids(rows).indexOf("a"));
        assertThat(answer.getLong("line", 0)).isEqualTo(1);
        assertThat(answer.getString("content", 0)).isEqualTo("Fine: \u00fc");
        assertThat(answer.getInteger("attempts", 0)).isEqualTo(1);
        assertThat(answer.getGroup("usage", 0).getLong("total_tokens", 0)).isPositive();
        assertThat(answer.getType().containsField("warnings")).isTrue();
        List<Group> failed = ParquetTestFiles.read(failures());
        assertThat(failed)
                .extracting(row -> row.getLong("line", 0) + " "
                        + row.getGroup("error", 0).getString("type", 0) + " " + row.getString("input", 0))
                .containsExactlyInAnyOrder(
                        "2 InvalidRequestException {\"id\":\"b\",\"prompt\":\"scorn\"}",
                        "3 InvalidRequestException {\"id\":\"c\"}");

        mended.set(true);
        run(BulkPromptsJob.builder(
                        failures().toString(), directory.resolve("again").toString())
                .inputFormat(FileFormat.PARQUET)
                .settings(LlmClientSettings.builder().url(rhetor.url()).build())
                .build());

        assertThat(ParquetTestFiles.ids(ParquetTestFiles.read(directory.resolve("again"))))
                .containsExactly("b");
    }

    @Test
    void messagesAndOptionsMayBeNestedColumnsOrJson(RhetorMock rhetor) throws Exception {
        Path nested = ParquetTestFiles.write(
                directory.resolve("nested.parquet"), """
                message prompts {
                  required int32 id;
                  optional group messages (LIST) {
                    repeated group list {
                      optional group element { required binary role (STRING); required binary content (STRING); }
                    }
                  }
                  optional group options { optional double temperature; optional int32 max_tokens; }
                }
                """, CompressionCodecName.ZSTD, List.of(row -> {
                    row.append("id", 7);
                    Group messages = row.addGroup("messages");
                    messages.addGroup("list")
                            .addGroup("element")
                            .append("role", "system")
                            .append("content", "Be brief.");
                    messages.addGroup("list")
                            .addGroup("element")
                            .append("role", "user")
                            .append("content", "Nested?");
                    row.addGroup("options").append("max_tokens", 9);
                }));
        Path json = ParquetTestFiles.write(
                directory.resolve("json.parquet"),
                """
                message prompts {
                  required int64 id;
                  required binary messages (JSON);
                  optional binary options (STRING);
                }
                """,
                CompressionCodecName.GZIP,
                List.of(row -> row.append("id", 8L)
                        .append("messages", "[{\"role\": \"user\", \"content\": \"Json?\"}]")
                        .append("options", "{\"max_tokens\": 5}")));
        Path both = java.nio.file.Files.createDirectory(directory.resolve("both.parquet"));
        for (Path file : List.of(nested, json)) {
            java.nio.file.Files.move(file, both.resolve(file.getFileName()));
        }

        run(job(rhetor, both).outputFormat(FileFormat.JSON_LINES).build());

        assertThat(JobFiles.ids(new JobFiles(directory).answers())).containsExactlyInAnyOrder("7", "8");
        assertThat(rhetor.chatRequests())
                .extracting(ReceivedRequest::bodyText)
                .anySatisfy(body -> assertThat(body)
                        .contains("Nested?")
                        .contains("Be brief.")
                        .contains("\"max_tokens\":9"))
                .anySatisfy(body -> assertThat(body).contains("Json?").contains("\"max_tokens\":5"));
    }

    @Test
    void linesOfJsonBecomeParquetAndATemplateTakesAnyColumns(RhetorMock rhetor) throws Exception {
        JobFiles lines = new JobFiles(directory).withLines(List.of("{\"id\": \"a\", \"n\": 7}"));
        run(job(rhetor, lines.input())
                .outputFormat(FileFormat.PARQUET)
                .template(PromptTemplate.of("Question {n}?"))
                .build());
        Path answered = directory.resolve("summaries");

        run(BulkPromptsJob.builder(answers().toString(), answered.toString())
                .inputFormat(FileFormat.PARQUET)
                .settings(LlmClientSettings.builder().url(rhetor.url()).build())
                .template(PromptTemplate.of("Shorten answer {line}: {content}"))
                .build());

        assertThat(rhetor.chatRequests())
                .extracting(ReceivedRequest::bodyText)
                .anySatisfy(body -> assertThat(body).contains("Question 7?"))
                .anySatisfy(body -> assertThat(body).contains("Shorten answer 1: "));
        assertThat(ParquetTestFiles.ids(ParquetTestFiles.read(answered))).containsExactly("a");
    }

    @Test
    void aDirectoryWhoseFilesHaveAnotherFormatIsRefusedBeforeTheJobStarts(RhetorMock rhetor) throws Exception {
        Path input = directory.resolve("prompts");
        ParquetTestFiles.writePrompts(input.resolve("part-0.parquet"), 1, 2, "");
        BulkPromptsJob job = job(rhetor, input).build();

        assertThatThrownBy(job::checkPlaces)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("part-0.parquet")
                .hasMessageContaining("--input-format parquet");
    }

    @Test
    void aFileThatIsNotParquetFailsTheJobWithItsName(RhetorMock rhetor) throws Exception {
        Path input =
                java.nio.file.Files.writeString(directory.resolve("prompts.parquet"), "{\"prompt\": \"Hello?\"}\n");

        assertThatThrownBy(() -> run(job(rhetor, input).build()))
                .hasStackTraceContaining("prompts.parquet")
                .hasStackTraceContaining("is not a Parquet file");
    }
}
