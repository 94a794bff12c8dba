package ai.tekton.llm.token;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import java.util.List;
import java.util.Objects;

/**
 * Counts tokens, and truncates texts and conversations, for the models that the library knows and those that were
 * registered. Immutable and thread-safe.
 *
 * <pre>{@code
 * Tokenizers tokenizers = Tokenizers.builder().register("my-model", text -> text.length() / 4 + 1).build();
 * int tokens = tokenizers.count("How long is this?", "my-model-v2");
 * }</pre>
 *
 * <p>Counts are exact for OpenAI's models. For other models, which have their own tokenizers, the closest of OpenAI's
 * encodings approximates the count; {@link #encodingFor(String)} returns it. An encoding is loaded on first use, which
 * takes some tenths of a second and up to 30 MB, and as much again for the first word of more than 500 bytes.
 */
public final class Tokenizers {
    private static final Tokenizers STANDARD = new Tokenizers(ModelTable.standard());

    private final ModelTable models;

    Tokenizers(ModelTable models) {
        this.models = models;
    }

    /**
     * Returns the tokenizers of the models that the library knows.
     *
     * @return the standard tokenizers
     */
    public static Tokenizers standard() {
        return STANDARD;
    }

    /**
     * Returns a builder with the standard tokenizers.
     *
     * @return a new builder
     */
    public static TokenizersBuilder builder() {
        return new TokenizersBuilder(ModelTable.standard());
    }

    /**
     * Counts the tokens of a text.
     *
     * @param text the text; special tokens in it count as ordinary text
     * @param model the model's id, with or without its provider, such as {@code openai/gpt-4o-mini-2024-07-18}
     * @return the number of tokens; {@link #encodingFor(String)} states whether it is exact
     * @throws InvalidRequestException if either is null
     */
    public int count(String text, String model) {
        return family(model).counter().get().count(checked(text));
    }

    /**
     * Counts the tokens of a conversation: its texts, and the tokens that the model's {@link ChatFormat} adds.
     *
     * @param messages the conversation
     * @param model the model's id, with or without its provider
     * @return the number of tokens
     * @throws InvalidRequestException if either is null, or a message is
     */
    public int countMessages(List<Message> messages, String model) {
        return new MessageCounter(family(model)).count(checked(messages));
    }

    /**
     * Cuts a text to a number of tokens.
     *
     * @param text the text
     * @param maxTokens the maximum number of tokens of the result, 0 or more
     * @param model the model's id, with or without its provider
     * @return the longest prefix that fits and ends with a whole code point, see {@link BytePairEncoding#truncate} and,
     *     for a custom counter, {@link TokenCounter#truncate}
     * @throws InvalidRequestException if the text or the model is null, or the limit is below 0
     */
    public String truncate(String text, int maxTokens, String model) {
        TokenCounter counter = family(model).counter().get();
        return counter.truncate(checked(text), checked(maxTokens));
    }

    /**
     * Drops the oldest messages of a conversation until it fits, as {@link TrimStrategy#dropOldest()} does.
     *
     * @param messages the conversation, oldest first
     * @param maxTokens the maximum number of tokens that {@link #countMessages} may count for the result, 0 or more
     * @param model the model's id, with or without its provider
     * @param keepSystemPrompt whether every system message stays; else they are dropped like other messages
     * @return the messages that stay, in their order
     * @throws InvalidRequestException if the messages that must stay do not fit; the message says by how many tokens
     */
    public List<Message> optimizeMessages(
            List<Message> messages, int maxTokens, String model, boolean keepSystemPrompt) {
        return optimizeMessages(messages, maxTokens, model, keepSystemPrompt, TrimStrategy.dropOldest());
    }

    /**
     * Drops messages of a conversation until it fits. Each message is encoded at most once, so the time is linear, and
     * messages that are dropped anyway are not encoded.
     *
     * @param messages the conversation, oldest first
     * @param maxTokens the maximum number of tokens that {@link #countMessages} may count for the result, 0 or more
     * @param model the model's id, with or without its provider
     * @param keepSystemPrompt whether every system message stays
     * @param strategy chooses the messages that stay
     * @return the messages that the strategy leaves
     * @throws InvalidRequestException if the messages that must stay do not fit, or the strategy leaves more than fits
     */
    public List<Message> optimizeMessages(
            List<Message> messages, int maxTokens, String model, boolean keepSystemPrompt, TrimStrategy strategy) {
        MessageCounter counter = new MessageCounter(family(model));
        TrimRequest request = new TrimRequest(checked(messages), checked(maxTokens), keepSystemPrompt, counter);
        List<Message> trimmed = List.copyOf(strategy.trim(request));
        int tooMany = request.count(trimmed) - maxTokens;
        if (tooMany > 0) {
            throw new InvalidRequestException("The trim strategy left a conversation that is " + tooMany
                    + " tokens longer than the " + maxTokens + " that are allowed.");
        }
        return trimmed;
    }

    /**
     * Returns the encoding by which the tokens of a model are counted.
     *
     * @param model the model's id, with or without its provider
     * @return the encoding, and whether it is the model's own
     * @throws InvalidRequestException if the model is null
     */
    public ModelEncoding encodingFor(String model) {
        return family(model).encoding();
    }

    private ModelFamily family(String model) {
        if (model == null) {
            throw new InvalidRequestException("The model must be named to count its tokens; it was null.");
        }
        return models.familyOf(model);
    }

    private static String checked(String text) {
        if (text == null) {
            throw new InvalidRequestException("There are no tokens in a text that is null.");
        }
        return text;
    }

    private static List<Message> checked(List<Message> messages) {
        if (messages == null || messages.stream().anyMatch(Objects::isNull)) {
            throw new InvalidRequestException("messages must be a list without null.");
        }
        return List.copyOf(messages);
    }

    private static int checked(int maxTokens) {
        if (maxTokens < 0) {
            throw new InvalidRequestException("maxTokens must be at least 0, but is " + maxTokens + ".");
        }
        return maxTokens;
    }
}
