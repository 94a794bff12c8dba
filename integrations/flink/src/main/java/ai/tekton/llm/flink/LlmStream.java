package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.Prompt;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * A stream of rows for which prompts are asked. Immutable.
 *
 * <pre>{@code
 * SingleOutputStreamOperator<String> labels = LlmStream.of(tickets, settings, ticket -> Prompt.of(ticket.id(), ticket.text()))
 *         .failuresTo(failed, FailureHandling.EMIT_FAILED_PROMPTS, (ticket, failure) -> ticket.id())
 *         .answers(Types.STRING, (ticket, answer) -> ticket.id() + ": " + answer.content());
 * DataStream<String> failures = labels.getSideOutput(failed);
 * }</pre>
 *
 * @param <T> the rows
 * @param <F> the records of rows that failed
 */
public final class LlmStream<T, F> {
    private final DataStream<T> rows;
    private final LlmClientSettings settings;
    private final PromptFunction<T> prompts;
    private final Failures<T, F> failures;
    private final boolean ordered;
    private final Optional<String> uid;

    /**
     * The handling of failures.
     *
     * @param tag the side output
     * @param handling which of them go there
     * @param maker makes their records
     * @param <T> the rows
     * @param <F> the records
     */
    private record Failures<T, F>(OutputTag<F> tag, FailureHandling handling, FailureFunction<T, F> maker) {}

    private LlmStream(
            DataStream<T> rows,
            LlmClientSettings settings,
            PromptFunction<T> prompts,
            Failures<T, F> failures,
            boolean ordered,
            Optional<String> uid) {
        this.rows = Objects.requireNonNull(rows, "rows");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.prompts = Objects.requireNonNull(prompts, "prompts");
        this.failures = failures;
        this.ordered = ordered;
        this.uid = uid;
    }

    /**
     * Creates a stream whose failures fail the job, and whose records have the order of the answers.
     *
     * @param rows the rows
     * @param settings the client
     * @param prompts makes the prompt of a row
     * @param <T> the rows
     * @return the stream, of which {@link #answers} makes records
     */
    public static <T> LlmStream<T, Prompt> of(
            DataStream<T> rows, LlmClientSettings settings, PromptFunction<T> prompts) {
        OutputTag<Prompt> none = new OutputTag<>("tekton-llm-none", TypeInformation.of(Prompt.class));
        Failures<T, Prompt> fail = new Failures<>(none, FailureHandling.FAIL_JOB, (row, failure) -> {
            throw failure;
        });
        return new LlmStream<>(rows, settings, prompts, fail, false, Optional.empty());
    }

    /**
     * The same, but rows that fail go to a side output.
     *
     * @param tag the side output, with the type of its records
     * @param handling which failures go there; the others fail the job
     * @param maker makes the record of a failure
     * @param <G> the records
     * @return another stream
     */
    public <G> LlmStream<T, G> failuresTo(OutputTag<G> tag, FailureHandling handling, FailureFunction<T, G> maker) {
        return new LlmStream<>(rows, settings, prompts, new Failures<>(tag, handling, maker), ordered, uid);
    }

    /**
     * The same, but with records in the order of their rows: one that is late holds back those after it.
     *
     * @return another stream
     */
    public LlmStream<T, F> ordered() {
        return new LlmStream<>(rows, settings, prompts, failures, true, uid);
    }

    /**
     * The same, but with an id by which Flink finds its state again when the job was changed.
     *
     * @param id unique in the job
     * @return another stream
     */
    public LlmStream<T, F> uid(String id) {
        return new LlmStream<>(rows, settings, prompts, failures, ordered, Optional.of(id));
    }

    /**
     * Makes records of the answers.
     *
     * @param type the records' type
     * @param answers makes the record of a row that was answered
     * @param <R> the records
     * @return the records, with the failures as a side output
     */
    public <R> SingleOutputStreamOperator<R> answers(TypeInformation<R> type, AnswerFunction<T, R> answers) {
        Objects.requireNonNull(answers, "answers");
        return answers(
                type,
                LlmAsyncFunction.builder(settings, prompts, (row, answer) -> Either.Left(answers.of(row, answer))));
    }

    /**
     * Does the same, with records that contain the cost of the answer. Each client then requests the providers' prices once.
     *
     * @param type the records' type
     * @param answers makes the record of a row that was answered
     * @param <R> the records
     * @return the records, with the failures as a side output
     */
    public <R> SingleOutputStreamOperator<R> answersWithCost(
            TypeInformation<R> type, PricedAnswerFunction<T, R> answers) {
        Objects.requireNonNull(answers, "answers");
        return answers(
                type,
                LlmAsyncFunction.builderWithCost(
                        settings, prompts, (row, answer, cost) -> Either.Left(answers.of(row, answer, cost))));
    }

    private <R> SingleOutputStreamOperator<R> answers(
            TypeInformation<R> type, LlmAsyncFunction.Builder<T, Either<R, F>> asking) {
        FailureFunction<T, F> maker = failures.maker();
        LlmAsyncFunction<T, Either<R, F>> function = asking.onFailure(
                        failures.handling(), (row, failure) -> Either.Right(maker.of(row, failure)))
                .build();
        long timeout = function.timeout().toMillis();
        SingleOutputStreamOperator<Either<R, F>> both = ordered
                ? AsyncDataStream.orderedWait(rows, function, timeout, TimeUnit.MILLISECONDS, settings.capacity())
                : AsyncDataStream.unorderedWait(rows, function, timeout, TimeUnit.MILLISECONDS, settings.capacity());
        both.returns(new EitherTypeInfo<>(type, failures.tag().getTypeInfo())).name("ask LLM");
        uid.ifPresent(both::uid);
        SingleOutputStreamOperator<R> sorted =
                both.process(new Sorter<>(failures.tag())).returns(type).name("sort out failures");
        uid.ifPresent(id -> sorted.uid(id + "-failures"));
        return sorted;
    }

    /**
     * Separates the answers and failures that an asynchronous operator, which has one output, emits together.
     *
     * @param <R> the results of answers
     * @param <F> the results of failures
     */
    private static final class Sorter<R, F> extends ProcessFunction<Either<R, F>, R> {
        private static final long serialVersionUID = 1L;

        private final OutputTag<F> tag;

        Sorter(OutputTag<F> tag) {
            this.tag = tag;
        }

        @Override
        public void processElement(Either<R, F> record, Context context, Collector<R> out) {
            if (record.isLeft()) {
                out.collect(record.left());
            } else {
                context.output(tag, record.right());
            }
        }
    }
}
