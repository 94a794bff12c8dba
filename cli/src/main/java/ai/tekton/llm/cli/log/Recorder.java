package ai.tekton.llm.cli.log;

/** Is told of a conversation while it goes on. */
public interface Recorder {
    /**
     * A question is about to be asked.
     *
     * @param turn the question; without an answer
     */
    void question(Turn turn);

    /** The last question is about to be asked again, and what was answered is void. */
    void retry();

    /**
     * A piece of the answer has come.
     *
     * @param text the piece
     */
    void piece(String text);

    /**
     * The answer is whole.
     *
     * @param text all of it
     * @param outcome how it came about
     */
    void answer(String text, Turn.Outcome outcome);

    /** Keeps what has come so far, for there may be no more. May be called from any thread. */
    void flush();

    /**
     * One that keeps nothing.
     *
     * @return the recorder
     */
    static Recorder none() {
        return new Recorder() {
            @Override
            public void question(Turn turn) {
                // Nothing is kept.
            }

            @Override
            public void retry() {
                // Nothing is kept.
            }

            @Override
            public void piece(String text) {
                // Nothing is kept.
            }

            @Override
            public void answer(String text, Turn.Outcome outcome) {
                // Nothing is kept.
            }

            @Override
            public void flush() {
                // Nothing is kept.
            }
        };
    }
}
