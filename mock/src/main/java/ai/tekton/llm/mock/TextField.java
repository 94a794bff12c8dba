package ai.tekton.llm.mock;

/** The field with the text of a complete answer, which differs among Rhetor's versions. */
public enum TextField {
    /** {@code content}, of current servers. */
    CONTENT,
    /** {@code message}, of older servers. */
    MESSAGE,
    /** {@code response}, of other older servers. */
    RESPONSE
}
