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
 * A conversation that must fit, for a {@link TrimStrategy}. Knows each message's tokens, and encodes it for that once. Not
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
    /** The message that each is no use without: an answer's question, a result's call. */
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
     * The conversation, oldest first.
     *
     * @return the messages
     */
    public List<Message> messages() {
        return messages;
    }

    /**
     * The most tokens that what stays may have.
     *
     * @return the limit
     */
    public int maxTokens() {
        return maxTokens;
    }

    /**
     * Returns whether every system message stays.
     *
     * @return true if it was asked for
     */
    public boolean keepSystemPrompt() {
        return keepSystemPrompt;
    }

    /**
     * The tokens of a message with what the chat format adds to it.
     *
     * @param index the message's place, from 0
     * @return the number of tokens
     */
    public int tokens(int index) {
        if (tokens[index] == UNCOUNTED) {
            tokens[index] = counter.count(messages.get(index));
        }
        return tokens[index];
    }

    /**
     * The tokens of some of the messages as a conversation.
     *
     * @param kept their places
     * @return the number of tokens, what the format adds to a conversation included
     */
    public int count(BitSet kept) {
        return kept.stream().map(this::tokens).sum() + counter.perReply();
    }

    /**
     * What must stay in any case: the last message, the messages that it is no use without, and where asked for the system
     * messages.
     *
     * @return their places, to be added to
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
     * Keeps these messages and of the others as many of the newest as fit, but no answer without the question before it.
     *
     * @param required the places of those that must stay
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
     * The messages at some places.
     *
     * @param kept the places
     * @return the messages, in their order
     */
    public List<Message> select(BitSet kept) {
        return kept.stream().mapToObj(messages::get).toList();
    }

    /**
     * A message with less of its content.
     *
     * @param index the message's place, from 0
     * @param maxTokens the most tokens it may have with what the chat format adds to it
     * @return the message, with the longest prefix of its content that fits; an empty one where none does
     */
    public Message truncate(int index, int maxTokens) {
        return counter.truncate(messages.get(index), maxTokens);
    }

    /**
     * Says that what must stay is too long.
     *
     * @param required the places of those that must stay
     * @return an exception that names both numbers of tokens and the difference
     */
    public InvalidRequestException doesNotFit(BitSet required) {
        int total = count(required);
        return new InvalidRequestException("What must stay of the conversation, " + required.cardinality() + " of "
                + messages.size() + " messages, has " + total + " tokens, " + (total - maxTokens) + " more than the "
                + maxTokens + " that are allowed: shorten the last message or the system prompt.");
    }

    /** Counts what a strategy left; a message that was there before is not encoded again. */
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
