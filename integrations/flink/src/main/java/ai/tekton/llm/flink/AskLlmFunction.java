package ai.tekton.llm.flink;

import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.table.functions.AsyncScalarFunction;
import org.apache.flink.table.functions.FunctionContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends prompts to a model from SQL and the Table API.
 *
 * <pre>{@code
 * CREATE FUNCTION ask_llm AS 'ai.tekton.llm.flink.AskLlmFunction';
 * SELECT id, ask_llm(text, 'Answer with one word: praise, complaint or question.') FROM tickets;
 * }</pre>
 *
 * <p>A function that is created by its name reads its settings from the job's parameters
 * ({@code pipeline.global-job-parameters}), under the keys of {@link LlmClientSettings#of}, and from the environment of the
 * task managers. Flink limits the calls in progress by {@code table.exec.async-scalar.max-concurrent-operations} (in 2.0 and
 * older {@code buffer-capacity}), and their time by {@code table.exec.async-scalar.timeout}. Flink also repeats failed calls:
 * set {@code table.exec.async-scalar.retry-strategy} to {@code NO_RETRY}, because the client retries already.
 *
 * <p>The answer to a null prompt is null. A failure fails the query; with {@code tekton.llm.on-failure} set to {@code null}, a
 * failure that concerns the prompt alone gives null instead. After a restart of the query the whole budget is available again,
 * because functions of SQL have no state; the log of the task managers warns of that, and the counter {@code budgetRestarts} of the
 * operator counts it.
 *
 * <p>In Flink 1.20 a function of SQL does not know its parallelism: there, limits and a budget need the parameter
 * {@code tekton.llm.parallelism}.
 */
public final class AskLlmFunction extends AsyncScalarFunction {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AskLlmFunction.class);

    /** The settings; null for those of the job's parameters. */
    private final @Nullable LlmClientSettings given;

    private transient @Nullable LlmCaller caller;
    private transient boolean failuresAreNull;

    /** For {@code CREATE FUNCTION}: the settings are the job's parameters. */
    public AskLlmFunction() {
        this.given = null;
    }

    /**
     * For {@code createTemporarySystemFunction}.
     *
     * @param settings the client
     */
    public AskLlmFunction(LlmClientSettings settings) {
        this.given = Objects.requireNonNull(settings, "settings");
    }

    @Override
    public void open(FunctionContext context) throws Exception {
        super.open(context);
        LlmClientSettings settings = given != null
                ? given
                : LlmClientSettings.of(key -> {
                    String value = context.getJobParameter(key, "");
                    return value.isEmpty() ? null : value;
                });
        String onFailure = context.getJobParameter(Parameters.PREFIX + "on-failure", "fail");
        if (!onFailure.equals("fail") && !onFailure.equals("null")) {
            throw new InvalidRequestException("The parameter " + Parameters.PREFIX + "on-failure is '" + onFailure
                    + "', but must be fail or null.");
        }
        failuresAreNull = onFailure.equals("null");
        InstanceShare share = InstanceShare.of(context, settings);
        caller = LlmCaller.open(settings, share, BigDecimal.ZERO, context.getMetricGroup(), false);
        reportBudget(settings, share, context);
    }

    /** What earlier attempts of the query have spent is forgotten, so that the user must learn of it. */
    private static void reportBudget(LlmClientSettings settings, InstanceShare share, FunctionContext context) {
        int restarts = settings.budget().isPresent() ? InstanceShare.restarts(context) : 0;
        CallMetrics.budgetRestarts(context.getMetricGroup(), restarts);
        if (restarts > 0) {
            LOG.warn(
                    "The query was restarted ({} times so far), and its whole budget of {} is available again: functions of SQL"
                            + " have no state, so what was spent before the restart is not counted. The share of this parallel"
                            + " instance is {}. LlmStream keeps its budget in Flink's checkpoints.",
                    restarts,
                    settings.budget().orElseThrow().toPlainString(),
                    share.of(settings.budget().orElseThrow())
                            .stripTrailingZeros()
                            .toPlainString());
        }
    }

    /**
     * Sends a prompt to the model.
     *
     * @param result takes the answer's text
     * @param prompt what is asked
     */
    public void eval(CompletableFuture<String> result, String prompt) {
        ask(result, prompt, GenerationOptions.defaults());
    }

    /**
     * Sends a prompt with a system prompt to the model.
     *
     * @param result takes the answer's text
     * @param prompt what is asked
     * @param system the system prompt
     */
    public void eval(CompletableFuture<String> result, String prompt, String system) {
        ask(result, prompt, GenerationOptions.builder().systemPrompt(system).build());
    }

    private void ask(CompletableFuture<String> result, @Nullable String prompt, GenerationOptions options) {
        if (prompt == null) {
            result.complete(null);
            return;
        }
        LlmCaller calls = Objects.requireNonNull(caller, "the function is not open");
        calls.ask(Prompt.of("", List.of(Message.user(prompt)), options)).whenComplete((answer, thrown) -> {
            if (thrown == null) {
                result.complete(answer.content());
                return;
            }
            TektonLlmException failure = Verdict.failureOf(thrown);
            if (failuresAreNull && FailureScope.of(failure) == FailureScope.PROMPT) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    /** The same prompt has another answer each time, so nothing is computed when the query is planned. */
    @Override
    public boolean isDeterministic() {
        return false;
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
}
