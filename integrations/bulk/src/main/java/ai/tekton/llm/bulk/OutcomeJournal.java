package ai.tekton.llm.bulk;

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

    /** Passes all outcomes to the operating system; called before new prompts are sent. */
    void flush();
}
