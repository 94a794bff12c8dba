package ai.tekton.llm.bulk;

/** Is told of each outcome at once, before its turn where the order of the input is kept. */
interface OutcomeJournal {
    /** Keeps nothing. */
    OutcomeJournal NONE = new OutcomeJournal() {
        @Override
        public void over(Outcome outcome) {
            // It is kept by who takes it.
        }

        @Override
        public void flush() {
            // There is nothing.
        }
    };

    void over(Outcome outcome);

    /** Hands what it was told to the operating system, before anything new is sent. */
    void flush();
}
