package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LlmStreamTest {
    private static LlmClientSettings.Builder settings(RhetorMock rhetor) {
        return LlmClientSettings.builder().url(rhetor.url()).maxRetries(0);
    }

    private static List<String> collect(DataStream<String> stream) throws Exception {
        List<String> all = new ArrayList<>();
        try (CloseableIterator<String> records = stream.executeAndCollect()) {
            records.forEachRemaining(all::add);
        }
        return all;
    }

    private static DataStream<String> rows(String... rows) {
        StreamExecutionEnvironment environment = FlinkCluster.environment(1, 0);
        return environment.fromData(Types.STRING, rows);
    }

    @Test
    void orderedAnswersComeInTheOrderOfTheirRows(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request -> request.bodyText().contains("first")
                        ? Reply.text("1").delay(Duration.ofMillis(300))
                        : Reply.text("2"));

        List<String> answers =
                collect(LlmStream.of(rows("first", "second"), settings(rhetor).build(), row -> Prompt.of(row, row))
                        .ordered()
                        .answers(Types.STRING, (row, answer) -> row + " " + answer.content()));

        assertThat(answers).containsExactly("first 1", "second 2");
    }

    @Test
    void failuresGoToTheSideOutput(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(request ->
                        request.bodyText().contains("scorn") ? Reply.error(422, "Refused.") : Reply.text("fine"));
        OutputTag<String> failed = new OutputTag<>("failed", Types.STRING);

        SingleOutputStreamOperator<String> answers = LlmStream.of(
                        rows("praise", "scorn"), settings(rhetor).build(), row -> Prompt.of(row, row))
                .failuresTo(
                        failed,
                        FailureHandling.EMIT_FAILED_PROMPTS,
                        (row, failure) -> row + " " + failure.status().orElseThrow())
                .uid("labels")
                .answers(Types.STRING, (row, answer) -> row + " " + answer.content());

        assertThat(collect(answers.union(answers.getSideOutput(failed))))
                .containsExactlyInAnyOrder("praise fine", "scorn 422");
    }

    @Test
    void theExampleOfTheDocumentationLabelsTickets(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.text("praise"));

        assertThat(collect(TicketsExample.labels(rows("Well done."), rhetor.url())))
                .containsExactly("Well done.: praise");
    }

    @Test
    void aFailureFailsTheJobByDefault(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.error(422, "Refused."));
        DataStream<String> answers = LlmStream.of(
                        rows("scorn"), settings(rhetor).build(), row -> Prompt.of(row, row))
                .answers(Types.STRING, (row, answer) -> answer.content());

        assertThatThrownBy(() -> collect(answers)).hasStackTraceContaining("InvalidRequestException");
    }

    @Test
    void aRowThatReachesFlinksTimeoutFirstIsAFailureWithThatReason(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .always(Reply.standard().hang());
        LlmAsyncFunction<String, String> function = LlmAsyncFunction.<String, String>builder(
                        settings(rhetor).build(), row -> Prompt.of(row, row), (row, answer) -> answer.content())
                .onFailure(FailureHandling.EMIT_FAILED_PROMPTS, (row, failure) -> failure.getMessage())
                .build();

        List<String> answers =
                collect(AsyncDataStream.unorderedWait(rows("late"), function, 200, TimeUnit.MILLISECONDS, 1)
                        .returns(Types.STRING));

        assertThat(answers).singleElement().asString().contains("within Flink's timeout");
    }

    @Test
    void rowsBeyondTheLimitPerMinuteWaitAndAreNotLost(RhetorMock rhetor) throws Exception {
        // 600 a minute: one at once for each of 600, then ten a second.
        String[] rows = java.util.stream.IntStream.range(0, 605)
                .mapToObj(i -> "row " + i)
                .toArray(String[]::new);

        List<String> answers = collect(LlmStream.of(
                        rows(rows),
                        settings(rhetor)
                                .timeout(Duration.ofMinutes(5))
                                .requestsPerMinute(600)
                                .build(),
                        row -> Prompt.of(row, row))
                .answers(Types.STRING, (row, answer) -> row));

        assertThat(answers).containsExactlyInAnyOrder(rows);
    }
}
