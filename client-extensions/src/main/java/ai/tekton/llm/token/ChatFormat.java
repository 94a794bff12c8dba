package ai.tekton.llm.token;

/**
 * The tokens of a conversation besides its texts: the marks that a model's chat format puts around each message.
 * Immutable and thread-safe.
 *
 * <p>A conversation has {@code tokensPerReply}, and for each message {@code tokensPerMessage} and the tokens of its
 * role and its content; if the message has a name, also {@code tokensPerName} and the tokens of the name.
 *
 * @param tokensPerMessage the marks around each message
 * @param tokensPerName the mark of a name; less than 0 if a name replaces the role
 * @param tokensPerReply the marks before the first message and those that the answer begins with
 */
public record ChatFormat(int tokensPerMessage, int tokensPerName, int tokensPerReply) {
    /**
     * The format of OpenAI's gpt-3.5-turbo-0613 and all later models: 3 a message, 1 a name, and 3 for
     * {@code <|start|>assistant<|message|>}. Source: "How to count tokens with tiktoken" in the OpenAI Cookbook,
     * function {@code num_tokens_from_messages}. Also used for models whose format is not known.
     */
    public static final ChatFormat OPENAI = new ChatFormat(3, 1, 3);

    /**
     * The format of OpenAI's gpt-3.5-turbo-0301 only: 4 a message, and a name replaces the role, which is one token.
     * Source: see {@link #OPENAI}.
     */
    public static final ChatFormat OPENAI_0301 = new ChatFormat(4, -1, 3);

    /**
     * The format of Llama since version 3: {@code <|start_header_id|>role<|end_header_id|>}, an empty line, the content
     * and {@code <|eot_id|>}; {@code <|begin_of_text|>} first, and the header of the answer last. Source: "Prompt
     * format" in Meta's model cards for Llama 3. It has no names.
     */
    public static final ChatFormat LLAMA_3 = new ChatFormat(4, 0, 5);
}
