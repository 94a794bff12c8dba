package ai.tekton.llm.bulk;

import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.event.AttemptEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.ReservedEvent;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches the requests of one call of a run with a budget: each is recorded before it is sent, and those that the server may have
 * answered although they failed are counted. Thread-safe.
 */
final class BudgetedRequests implements LlmEventListener {
    private final Optional<Consumer<BigDecimal>> journal;
    private final RunCounters counters;
    private final Consumer<RuntimeException> broken;
    private CallStarts.Unknown ofAttempt = CallStarts.Unknown.NONE;

    /**
     * Makes the watch of a call.
     *
     * @param journal records a request with its maximum cost
     * @param counters count the requests without a known cost
     * @param broken receives the failure of the journal, which ends the run
     */
    BudgetedRequests(Optional<Consumer<BigDecimal>> journal, RunCounters counters, Consumer<RuntimeException> broken) {
        this.journal = journal;
        this.counters = counters;
        this.broken = broken;
    }

    @Override
    public synchronized void onReserved(ReservedEvent event) {
        try {
            journal.ifPresent(requests -> requests.accept(event.most()));
        } catch (RuntimeException e) {
            broken.accept(e);
            // Of this kind, as it says nothing of the prompt.
            throw new LlmCancelledException("The request was not sent, because it could not be recorded.");
        }
        ofAttempt = ofAttempt.and(new CallStarts.Unknown(1, event.most()));
    }

    @Override
    public synchronized void onAttempt(AttemptEvent event) {
        if (event.failure().filter(Verdict::mayHaveBeenAnswered).isPresent()) {
            counters.unmetered(ofAttempt);
        }
        ofAttempt = CallStarts.Unknown.NONE;
    }
}
