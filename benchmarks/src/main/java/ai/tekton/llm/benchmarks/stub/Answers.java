package ai.tekton.llm.benchmarks.stub;

/** The texts that the stub sends, in both formats: ASCII that needs no escape in JSON. */
public final class Answers {
    /** The id of the model. */
    public static final String MODEL = "claude-3-sonnet-20240229";

    /** The complete answer: about 1 kB, as one to a short question. */
    public static final String WHOLE =
            ("The capital of France is Paris. It lies on the Seine, in the north of the country, and has been"
                            + " its capital for most of the last thousand years. ")
                    .repeat(7);

    private Answers() {}

    /**
     * A chunk of a streamed answer, of about the length of a token.
     *
     * @param index its index, from 0
     * @return the text
     */
    public static String chunk(int index) {
        return " word" + index;
    }

    /**
     * The whole of a streamed answer.
     *
     * @param chunks the number of chunks
     * @return the text
     */
    public static String text(int chunks) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < chunks; i++) {
            text.append(chunk(i));
        }
        return text.toString();
    }
}
