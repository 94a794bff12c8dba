package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sends a prompt to a model for each row, for Flink's {@code AsyncDataStream}; {@link LlmStream} passes it on with the
 * right parameters. The client retries attempts, so use {@code unorderedWait} or {@code orderedWait} with {@link
 * #timeout()} and {@link LlmClientSettings#capacity()}, and no retry strategy of Flink.
 *
 * <p>Subtasks of one job on one task manager share a client, which the last of them closes; with limits or a budget each has
 * its own. When a subtask is closed, for example because the job is cancelled, its calls in progress are ended at the server.
 * The checkpoints contain the rows in progress, which are asked again after a failure.
 *
 * @param <T> the rows
 * @param <R> the records that come of them
 */
public final class LlmAsyncFunction<T, R> extends RichAsyncFunction<T, R> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    /** Flink's timeout exceeds the client's deadline by this, so that the client ends each call first. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** The settings of the client. */
    private final LlmClientSettings settings;
    /** Makes a row's prompt. */
    private final PromptFunction<T> prompts;
    /** Makes a row's result of its answer. */
    private final PricedAnswerFunction<T, R> answers;
    /** Whether that needs the cost of the answer. */
    private final boolean isPriced;
    /** Makes a row's result of its failure; null if failures fail the job. */
    private final @Nullable FailureFunction<T, R> failures;
    /** Which failures become results. */
    private final FailureHandling handling;

    // Created when the subtask opens.
    private transient @Nullable LlmCaller caller;
    private transient @Nullable Map<ResultFuture<R>, CompletableFuture<CompletionResponse>> underWay;
    private transient @Nullable ListState<BigDecimal> spentState;
    private transient @Nullable BigDecimal spentBefore;

    private LlmAsyncFunction(Builder<T, R> from) {
        settings = from.settings;
        prompts = from.prompts;
        answers = from.answers;
        isPriced = from.isPriced;
        failures = from.failures;
        handling = from.handling;
    }

    /**
     * Creates a builder of a function whose failures fail the job.
     *
     * @param settings the client
     * @param prompts makes the prompt of a row
     * @param answers makes the record of a row that was answered
     * @param <T> the rows
     * @param <R> the records
     * @return a new builder
     */
    public static <T, R> Builder<T, R> builder(
            LlmClientSettings settings, PromptFunction<T> prompts, AnswerFunction<T, R> answers) {
        Objects.requireNonNull(answers, "answers");
        return new Builder<>(settings, prompts, (row, answer, cost) -> answers.of(row, answer), false);
    }

    /**
     * Does the same, with records that contain the cost of the answer. Each client then requests the providers' prices once.
     *
     * @param settings the client
     * @param prompts makes the prompt of a row
     * @param answers makes the record of a row that was answered
     * @param <T> the rows
     * @param <R> the records
     * @return a new builder
     */
    public static <T, R> Builder<T, R> builderWithCost(
            LlmClientSettings settings, PromptFunction<T> prompts, PricedAnswerFunction<T, R> answers) {
        return new Builder<>(settings, prompts, answers, true);
    }

    /** {@return the timeout to give Flink, some seconds more than the client's deadline} */
    public Duration timeout() {
        return settings.deadline().plus(MARGIN);
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        spentState = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("tekton-llm-spent", Types.BIG_DEC));
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal part : spentState.get()) {
            sum = sum.add(part);
        }
        spentBefore = sum;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        BigDecimal own = caller == null ? BigDecimal.ZERO : caller.spent();
        // The sum of the earlier runs of all subtasks is kept by the first one.
        boolean keeps = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        Objects.requireNonNull(spentState).update(List.of(keeps ? own.add(before()) : own));
    }

    private BigDecimal before() {
        return spentBefore == null ? BigDecimal.ZERO : spentBefore;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        underWay = new ConcurrentHashMap<>();
        InstanceShare share = InstanceShare.of(getRuntimeContext().getTaskInfo());
        try {
            caller = LlmCaller.open(
                    settings, share, before(), getRuntimeContext().getMetricGroup(), isPriced);
        } catch (InvalidRequestException e) {
            // A restart would fail in the same way.
            throw new SuppressRestartsException(e);
        }
    }

    @Override
    public void asyncInvoke(T row, ResultFuture<R> result) {
        Prompt prompt;
        try {
            prompt = prompts.of(row);
        } catch (TektonLlmException e) {
            fail(row, result, e);
            return;
        }
        LlmCaller calls = Objects.requireNonNull(caller, "the function is not open");
        CompletableFuture<CompletionResponse> call = calls.ask(prompt);
        underWay().put(result, call);
        call.whenComplete((answer, thrown) -> {
            underWay().remove(result);
            if (calls.isClosed()) {
                // The subtask is closed; its rows are restored from a checkpoint.
                return;
            }
            if (thrown == null) {
                answered(row, result, prompt, answer);
            } else {
                fail(row, result, Verdict.failureOf(thrown));
            }
        });
    }

    private void answered(T row, ResultFuture<R> result, Prompt prompt, CompletionResponse answer) {
        // A customization may have added a local fallback, whose text is not an answer.
        Optional<TektonLlmException> failure = Verdict.failureOf(answer);
        if (failure.isPresent()) {
            fail(row, result, failure.get());
            return;
        }
        LlmCaller calls = caller;
        if (calls != null) {
            calls.costOf(prompt, answer).whenComplete((cost, wrong) -> {
                if (wrong != null) {
                    result.completeExceptionally(wrong);
                } else if (!calls.isClosed()) {
                    complete(result, () -> answers.of(row, answer, cost));
                }
            });
        }
    }

    private void fail(T row, ResultFuture<R> result, TektonLlmException failure) {
        FailureScope scope = FailureScope.of(failure);
        FailureFunction<T, R> records = failures;
        if (records != null && handling.isRecord(scope)) {
            complete(result, () -> records.of(row, failure));
        } else {
            result.completeExceptionally(
                    scope == FailureScope.SETUP ? new SuppressRestartsException(failure) : failure);
        }
    }

    private void complete(ResultFuture<R> result, Supplier<R> maker) {
        R made;
        try {
            made = maker.get();
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
            return;
        }
        result.complete(List.of(made));
    }

    private Map<ResultFuture<R>, CompletableFuture<CompletionResponse>> underWay() {
        return Objects.requireNonNull(underWay, "the function is not open");
    }

    /** Called if Flink's timeout is shorter than the client's deadline: ends the call, and treats it as a timeout. */
    @Override
    public void timeout(T row, ResultFuture<R> result) {
        CompletableFuture<CompletionResponse> call = underWay().remove(result);
        // The failure of the cancelled call comes later, and Flink ignores it.
        fail(
                row,
                result,
                new LlmTimeoutException(
                        "The row was not answered within Flink's timeout for asynchronous operations, which"
                                + " is less than the client's deadline. Give it LlmAsyncFunction.timeout()."));
        if (call != null) {
            call.cancel(false);
        }
    }

    @Override
    public void close() throws Exception {
        LlmCaller open = caller;
        caller = null;
        if (open != null) {
            open.close();
        }
        super.close();
    }

    /**
     * Builds a function; not thread-safe.
     *
     * @param <T> the rows
     * @param <R> the records
     */
    public static final class Builder<T, R> {
        private final LlmClientSettings settings;
        private final PromptFunction<T> prompts;
        private final PricedAnswerFunction<T, R> answers;
        private final boolean isPriced;
        private @Nullable FailureFunction<T, R> failures;
        private FailureHandling handling = FailureHandling.FAIL_JOB;

        private Builder(
                LlmClientSettings settings,
                PromptFunction<T> prompts,
                PricedAnswerFunction<T, R> answers,
                boolean isPriced) {
            this.settings = Objects.requireNonNull(settings, "settings");
            this.prompts = Objects.requireNonNull(prompts, "prompts");
            this.answers = Objects.requireNonNull(answers, "answers");
            this.isPriced = isPriced;
        }

        /**
         * Makes records from failures.
         *
         * @param handling which of them become records; the others fail the job
         * @param failures makes the record
         * @return this builder
         */
        public Builder<T, R> onFailure(FailureHandling handling, FailureFunction<T, R> failures) {
            this.handling = Objects.requireNonNull(handling, "handling");
            this.failures = Objects.requireNonNull(failures, "failures");
            return this;
        }

        /**
         * Creates the function.
         *
         * @return a serializable function
         */
        public LlmAsyncFunction<T, R> build() {
            return new LlmAsyncFunction<>(this);
        }
    }
}
