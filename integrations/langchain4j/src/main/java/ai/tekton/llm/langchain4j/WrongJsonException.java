package ai.tekton.llm.langchain4j;

import dev.langchain4j.exception.LangChain4jException;

/**
 * An answer that was to be JSON, of a schema perhaps, is not. The message says where, and holds nothing of the answer. Another
 * attempt may go better.
 */
public class WrongJsonException extends LangChain4jException {
    private static final long serialVersionUID = 1L;

    private final String answer;

    /**
     * Makes an exception.
     *
     * @param message what is wrong, and where
     * @param answer the whole answer
     */
    public WrongJsonException(String message, String answer) {
        super(message);
        this.answer = answer;
    }

    /** {@return the answer as it came, not to be logged without thought} */
    public String answer() {
        return answer;
    }
}
