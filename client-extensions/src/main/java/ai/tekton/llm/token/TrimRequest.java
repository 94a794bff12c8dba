package ai.tekton.llm.token;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A conversation that must fit, for a {@link TrimStrategy}. Counts the tokens of each message at most once. Not
 * thread-safe.
 */
public final class TrimRequest {
    private static final int UNCOUNTED = -1;
    private static final int NONE = -1;

    private final List<Message> messages;
    private final int maxTokens;
    private final boolean keepSystemPrompt;
    private final MessageCounter counter;
    private final int[] tokens;
    /** The index of the message that each message depends on: an answer's question, a result's call. */
    private final int[] needed;

    TrimRequest(List<Message> messages, int maxTokens, boolean keepSystemPrompt, MessageCounter counter) {
        this.messages = messages;
        this.maxTokens = maxTokens;
        this.keepSystemPrompt = keepSystemPrompt;
        this.counter = counter;
        this.tokens = new int[messages.size()];
        this.needed = new int[messages.size()];
        Arrays.fill(tokens, UNCOUNTED);
        int question = NONE;
        int call = NONE;
        for (int i = 0; i < messages.size(); i++) {
            MessageRole role = messages.get(i).role();
            needed[i] = role == MessageRole.ASSISTANT ? question : role == MessageRole.FUNCTION ? call : NONE;
            if (role == MessageRole.USER) {
                question = i;
                call = i;
            } else if (role == MessageRole.ASSISTANT) {
                call = i;
            }
        }
    }

    /**
     * Returns the conversation, oldest first.
     *
     * @return the messages
     */
    public List<Message> messages() {
        return messages;
    }

    /**
     * Returns the maximum number of tokens of the messages that stay.
     *
     * @return the limit
     */
    public int maxTokens() {
        return maxTokens;
    }

    /**
     * Returns whether every system message stays.
     *
     * @return true if the caller requested it
     */
    public boolean keepSystemPrompt() {
        return keepSystemPrompt;
    }

    /**
     * Returns the tokens of a message, including those that the chat format adds to it.
     *
     * @param index the message's index, from 0
     * @return the number of tokens
     */
    public int tokens(int index) {
        if (tokens[index] == UNCOUNTED) {
            tokens[index] = counter.count(messages.get(index));
        }
        return tokens[index];
    }

    /**
     * Returns the tokens of a conversation of some of the messages.
     *
     * @param kept their indexes
     * @return the number of tokens, including those that the format adds to a conversation
     */
    public int count(BitSet kept) {
        return kept.stream().map(this::tokens).sum() + counter.perReply();
    }

    /**
     * Returns the messages that must stay: the last message, the messages that it depends on, and, if requested, the
     * system messages.
     *
     * @return their indexes; the caller may add others
     */
    public BitSet required() {
        BitSet required = new BitSet(messages.size());
        for (int i = messages.size() - 1; i != NONE; i = needed[i]) {
            required.set(i);
        }
        for (int i = 0; keepSystemPrompt && i < messages.size(); i++) {
            if (messages.get(i).role() == MessageRole.SYSTEM) {
                required.set(i);
            }
        }
        return required;
    }

    /**
     * Keeps the required messages and as many of the newest others as fit, but no answer without the question before
     * it.
     *
     * @param required the indexes of the messages that must stay
     * @return the messages that stay, in their order
     * @throws InvalidRequestException saying by how many tokens what must stay does not fit
     */
    public List<Message> dropOldest(BitSet required) {
        BitSet kept = withNeeded(required);
        int total = count(kept);
        if (total > maxTokens) {
            throw doesNotFit(kept);
        }
        int start = messages.size();
        int oldestNeeded = messages.size();
        for (int i = messages.size() - 1; i >= 0; i--) {
            total += kept.get(i) ? 0 : tokens(i);
            if (total > maxTokens) {
                break;
            }
            if (needed[i] != NONE && !kept.get(needed[i])) {
                oldestNeeded = Math.min(oldestNeeded, needed[i]);
            }
            start = oldestNeeded >= i ? i : start;
        }
        kept.set(start, messages.size());
        return select(kept);
    }

    private BitSet withNeeded(BitSet required) {
        BitSet all = (BitSet) required.clone();
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (all.get(i) && needed[i] != NONE) {
                all.set(needed[i]);
            }
        }
        return all;
    }

    /**
     * Returns the messages at some indexes.
     *
     * @param kept the indexes
     * @return the messages, in their order
     */
    public List<Message> select(BitSet kept) {
        return kept.stream().mapToObj(messages::get).toList();
    }

    /**
     * Returns a message with truncated content.
     *
     * @param index the message's index, from 0
     * @param maxTokens the maximum number of tokens, including those that the chat format adds
     * @return the message with the longest prefix of its content that fits, which may be empty
     */
    public Message truncate(int index, int maxTokens) {
        return counter.truncate(messages.get(index), maxTokens);
    }

    /**
     * Makes the exception for required messages that do not fit.
     *
     * @param required the indexes of the messages that must stay
     * @return an exception that names both numbers of tokens and the difference
     */
    public InvalidRequestException doesNotFit(BitSet required) {
        int total = count(required);
        return new InvalidRequestException(
                "The messages that must stay in the conversation, " + required.cardinality() + " of "
                        + messages.size() + ", have " + total + " tokens, " + (total - maxTokens) + " more than the "
                        + maxTokens + " that are allowed: shorten the last message or the system prompt.");
    }

    /** Counts the messages that a strategy left; does not encode an original message again. */
    int count(List<Message> trimmed) {
        int total = counter.perReply();
        Map<Message, Integer> places = new IdentityHashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            places.put(messages.get(i), i);
        }
        for (Message message : trimmed) {
            Integer place = places.get(message);
            total += place == null ? counter.count(message) : tokens(place);
        }
        return total;
    }
}
