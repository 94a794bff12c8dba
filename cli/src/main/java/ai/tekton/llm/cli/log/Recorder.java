package ai.tekton.llm.cli.log;

/** Records a conversation as it happens. */
public interface Recorder {
    /**
     * Called before a question is sent.
     *
     * @param turn the question; without an answer
     */
    void question(Turn turn);

    /** Called before the last question is sent again; discards its answer. */
    void retry();

    /**
     * Called when a chunk of the answer has arrived.
     *
     * @param text the chunk's text
     */
    void chunk(String text);

    /**
     * Called when the answer is complete.
     *
     * @param text the whole text
     * @param outcome its metadata
     */
    void answer(String text, Turn.Outcome outcome);

    /** Saves the text so far, as there may be no more. May be called from any thread. */
    void flush();

    /** Returns a recorder that records nothing.
     *
     * @return the recorder
     */
    static Recorder none() {
        return new Recorder() {
            @Override
            public void question(Turn turn) {
                // Records nothing.
            }

            @Override
            public void retry() {
                // Records nothing.
            }

            @Override
            public void chunk(String text) {
                // Records nothing.
            }

            @Override
            public void answer(String text, Turn.Outcome outcome) {
                // Records nothing.
            }

            @Override
            public void flush() {
                // Records nothing.
            }
        };
    }
}
