package ai.tekton.llm.benchmarks.stub;

/** What the stub says, in whichever dialect: ASCII that needs no escape in JSON. */
public final class Script {
    /** The id of the model that answers. */
    public static final String MODEL = "claude-3-sonnet-20240229";

    /** The whole answer: about 1 kB, as one to a short question. */
    public static final String ANSWER =
            ("The capital of France is Paris. It lies on the Seine, in the north of the country, and has been"
                            + " its capital for most of the last thousand years. ")
                    .repeat(7);

    private Script() {}

    /**
     * A piece of a streamed answer, as long as a token mostly is.
     *
     * @param index which, from 0
     * @return the text
     */
    public static String chunk(int index) {
        return " word" + index;
    }

    /**
     * The whole of a streamed answer.
     *
     * @param chunks how many pieces it has
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
