package ai.tekton.llm.langchain4j;

import dev.langchain4j.exception.LangChain4jException;

/**
 * An answer that must be JSON, possibly of a schema, is not. The message says where, and contains nothing of the answer.
 * Another attempt may succeed.
 */
public class WrongJsonException extends LangChain4jException {
    private static final long serialVersionUID = 1L;

    private final String answer;

    /**
     * Creates an exception.
     *
     * @param message the fault and its location
     * @param answer the complete answer
     */
    public WrongJsonException(String message, String answer) {
        super(message);
        this.answer = answer;
    }

    /** {@return the unchanged answer; it may contain private data, so log it with care} */
    public String answer() {
        return answer;
    }
}
