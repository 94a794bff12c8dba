package ai.tekton.llm.token;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import java.util.List;

/**
 * Counts tokens, and cuts to a number of them, for the models that are known: {@link Tokenizers#standard()} in short.
 * Thread-safe.
 *
 * <p>OpenAI's models are counted exactly. Others have tokenizers of their own, which are approximated by the closest of
 * OpenAI's; {@link #encodingFor(String)} says which. An encoding is loaded when it is first needed, which takes some
 * tenths of a second and up to 30 MB, and once more that much for the first word of more than 500 bytes.
 */
public final class Tokens {
    private Tokens() {}

    /**
     * Counts the tokens of a text.
     *
     * @param text the text; what looks like a special token counts as ordinary text
     * @param model the model's id, with or without its provider's, such as {@code openai/gpt-4o-mini-2024-07-18}
     * @return the number of tokens
     * @throws InvalidRequestException where either is null
     */
    public static int count(String text, String model) {
        return Tokenizers.standard().count(text, model);
    }

    /**
     * Counts the tokens of a conversation: its texts, and what the model's {@link ChatFormat} adds to them.
     *
     * @param messages the conversation
     * @param model the model's id, with or without its provider's
     * @return the number of tokens
     * @throws InvalidRequestException where either is null, or a message is
     */
    public static int countMessages(List<Message> messages, String model) {
        return Tokenizers.standard().countMessages(messages, model);
    }

    /**
     * Cuts a text to a number of tokens.
     *
     * @param text the text
     * @param maxTokens the most tokens the result may have, 0 or more
     * @param model the model's id, with or without its provider's
     * @return the longest prefix that fits and ends with a whole code point, see {@link BytePairEncoding#truncate}
     * @throws InvalidRequestException where the text or the model is null, or the limit is below 0
     */
    public static String truncate(String text, int maxTokens, String model) {
        return Tokenizers.standard().truncate(text, maxTokens, model);
    }

    /**
     * Drops the oldest messages of a conversation until it fits, see {@link TrimStrategy#dropOldest()}.
     *
     * @param messages the conversation, oldest first
     * @param maxTokens the most tokens that {@link #countMessages} may count for the result, 0 or more
     * @param model the model's id, with or without its provider's
     * @param keepSystemPrompt whether every system message stays; else they are dropped in their turn
     * @return the messages that stay, in their order
     * @throws InvalidRequestException saying by how many tokens what must stay does not fit
     */
    public static List<Message> optimizeMessages(
            List<Message> messages, int maxTokens, String model, boolean keepSystemPrompt) {
        return Tokenizers.standard().optimizeMessages(messages, maxTokens, model, keepSystemPrompt);
    }

    /**
     * Makes a conversation fit.
     *
     * @param messages the conversation, oldest first
     * @param maxTokens the most tokens that {@link #countMessages} may count for the result, 0 or more
     * @param model the model's id, with or without its provider's
     * @param keepSystemPrompt whether every system message stays
     * @param strategy what is dropped
     * @return what the strategy leaves
     * @throws InvalidRequestException where what must stay does not fit, or the strategy leaves more than fits
     */
    public static List<Message> optimizeMessages(
            List<Message> messages, int maxTokens, String model, boolean keepSystemPrompt, TrimStrategy strategy) {
        return Tokenizers.standard().optimizeMessages(messages, maxTokens, model, keepSystemPrompt, strategy);
    }

    /**
     * Says how the tokens of a model are counted.
     *
     * @param model the model's id, with or without its provider's
     * @return the encoding, and whether it is the model's own
     * @throws InvalidRequestException where the model is null
     */
    public static ModelEncoding encodingFor(String model) {
        return Tokenizers.standard().encodingFor(model);
    }
}
