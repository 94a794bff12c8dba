package ai.tekton.llm.event;

/** The kind of a call. */
public enum Operation {
    /** An answer to one prompt. */
    PROMPT,
    /** An answer to a conversation. */
    CHAT
}
