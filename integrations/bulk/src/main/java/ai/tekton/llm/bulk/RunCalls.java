package ai.tekton.llm.bulk;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.bulk.internal.AnswerCosts;
import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.model.CompletionResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Makes the calls of a run, within its budget, and computes what their answers cost. Thread-safe. */
final class RunCalls {
    /** Receives what concerns the whole run; called by the threads of the calls. */
    interface Events {
        void serverSaysLater(Duration delay);

        void broken(RuntimeException failure);
    }

    /** Receives the end of a call; called by any thread. */
    interface End {
        void ended(@Nullable CompletionResponse answer, Optional<BigDecimal> cost, @Nullable Throwable thrown);
    }

    private final TektonLlmClient client;
    private final Optional<AnswerCosts> costs;
    private final OutcomeJournal journal;
    private final Events events;
    private final RunCounters counters;
    private final boolean isBudgeted;

    RunCalls(
            TektonLlmClient client,
            BulkSettings settings,
            RunCounters counters,
            OutcomeJournal journal,
            Events events) {
        this.costs = settings.costMeter().map(meter -> new AnswerCosts(client, meter));
        this.journal = journal;
        this.events = events;
        this.counters = counters;
        this.isBudgeted = settings.budget().isPresent();
        this.client = limited(client, settings, counters).withListener(new LlmEventListener() {
            @Override
            public void onRetry(RetryEvent event) {
                if (event.failure() instanceof RateLimitException
                        || event.failure() instanceof ServiceUnavailableException) {
                    events.serverSaysLater(event.delay());
                }
            }
        });
    }

    /** The client's own budget applies to everything that it does; the run's is that of all its starts. */
    private static TektonLlmClient limited(TektonLlmClient whole, BulkSettings settings, RunCounters counters) {
        return settings.budget()
                .map(budget -> budget.subtract(counters.spent()).max(BigDecimal.ZERO))
                .map(left -> whole.withCostLimits(
                        CostLimits.builder().perClient(left).build()))
                .orElse(whole);
    }

    /** Sends a prompt; to cancel the result ends the call. */
    CompletableFuture<CompletionResponse> send(long line, Prompt prompt, End end) {
        TektonLlmClient caller = caller(line);
        CompletableFuture<CompletionResponse> call = prompt.isText()
                ? caller.async().generateText(prompt.messages().get(0).content(), prompt.options())
                : caller.async().generateChatResponse(prompt.messages(), prompt.options());
        call.whenComplete((answer, thrown) -> {
            if (answer == null || Verdict.failureOf(answer).isPresent()) {
                end.ended(answer, Optional.empty(), thrown);
            } else {
                costOf(prompt, answer).whenComplete((cost, wrong) -> {
                    if (cost == null) {
                        events.broken(new IllegalStateException("The cost of an answer cannot be computed.", wrong));
                    } else {
                        end.ended(answer, cost, null);
                    }
                });
            }
        });
        return call;
    }

    /** The client of one call. */
    private TektonLlmClient caller(long line) {
        return isBudgeted
                ? client.withListener(new BudgetedRequests(journal.requestsOf(line), counters, events::broken))
                : client;
    }

    /** The cost of an answer; empty where it is not known. */
    CompletableFuture<Optional<BigDecimal>> costOf(Prompt prompt, CompletionResponse answer) {
        CompletableFuture<Optional<BigDecimal>> none = CompletableFuture.completedFuture(Optional.empty());
        return costs.isEmpty() ? none : none.thenCompose(begun -> costs.get().of(prompt, answer));
    }
}
