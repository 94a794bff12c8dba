package ai.tekton.llm.bulk;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Consumer;

/** Receives each outcome immediately, even where the input's order delays its delivery. */
interface OutcomeJournal {
    /** Stores nothing. */
    OutcomeJournal NONE = new OutcomeJournal() {
        @Override
        public void record(Outcome outcome) {
            // The receiver of the outcomes stores them.
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }
    };

    void record(Outcome outcome);

    /**
     * What records a request for a line, with its maximum cost, before the request is sent; called by the threads of the calls.
     * Empty where a request without an end has no effect on later starts.
     */
    default Optional<Consumer<BigDecimal>> requestsOf(long line) {
        return Optional.empty();
    }

    /** Called when the requests for a line have ended without an answer. */
    default void ended(long line) {
        // Nothing is known of its requests.
    }

    /** Passes all outcomes to the operating system; called before new prompts are sent. */
    void flush();
}
