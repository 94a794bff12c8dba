package ai.tekton.llm.mock;

/** The field of a whole answer that has its text; it changed over Rhetor's versions. */
public enum TextField {
    /** {@code content}, what servers call it today. */
    CONTENT,
    /** {@code message}, of older servers. */
    MESSAGE,
    /** {@code response}, of other older servers. */
    RESPONSE
}
