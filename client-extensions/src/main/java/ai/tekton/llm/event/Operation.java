package ai.tekton.llm.event;

/** What a call asks for. */
public enum Operation {
    /** An answer to one prompt. */
    PROMPT,
    /** An answer to a conversation. */
    CHAT
}
