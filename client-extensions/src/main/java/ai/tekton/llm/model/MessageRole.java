package ai.tekton.llm.model;

/** The author of a {@link Message}. */
public enum MessageRole {
    /** The instructions that a conversation begins with. */
    SYSTEM,
    /** The person or component that asks. */
    USER,
    /** The model. */
    ASSISTANT,
    /** A function whose result is passed to the model. */
    FUNCTION
}
