package ai.tekton.llm.token;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Decides which messages of a conversation stay if not all fit. Implementations must be thread-safe.
 *
 * <p>A custom strategy is a method that adds messages that must stay, and leaves the rest to the request. This one
 * keeps the first two messages:
 *
 * <pre>{@code
 * TrimStrategy keepBeginning = request -> {
 *     BitSet required = request.required();
 *     required.set(0, Math.min(2, request.messages().size()));
 *     return request.dropOldest(required);
 * };
 * }</pre>
 */
@FunctionalInterface
public interface TrimStrategy {
    /**
     * Chooses the messages that stay.
     *
     * @param request the conversation and the limit
     * @return the messages that stay, with no more tokens than the request allows
     * @throws InvalidRequestException if the messages that must stay do not fit
     */
    List<Message> trim(TrimRequest request);

    /**
     * Returns the default strategy, which drops the oldest messages until the rest fits. The last message stays and, if
     * requested, the system messages; an answer stays only with the question before it, and a function's result only
     * with the message that called it. If the messages that must stay do not fit, the strategy throws an
     * {@link InvalidRequestException} that says by how many tokens.
     *
     * @return the strategy
     */
    static TrimStrategy dropOldest() {
        return request -> request.dropOldest(request.required());
    }

    /**
     * Returns a strategy like {@link #dropOldest()}, which truncates the content of the last message if the messages
     * that must stay do not fit. It throws an {@link InvalidRequestException} only if not even one token of that
     * content fits.
     *
     * @return the strategy
     */
    static TrimStrategy truncateLast() {
        return request -> {
            BitSet required = request.required();
            int tooMany = request.count(required) - request.maxTokens();
            if (tooMany <= 0) {
                return request.dropOldest(required);
            }
            List<Message> kept = new ArrayList<>(request.select(required));
            int last = request.messages().size() - 1;
            Message shorter = last < 0 ? null : request.truncate(last, request.tokens(last) - tooMany);
            if (shorter == null || shorter.content().isEmpty()) {
                throw request.doesNotFit(required);
            }
            kept.set(kept.size() - 1, shorter);
            return kept;
        };
    }

    /**
     * Returns a strategy like {@link #dropOldest()}, which also keeps the first user message, because that often states
     * the topic of the conversation.
     *
     * @return the strategy
     */
    static TrimStrategy keepFirstUserMessage() {
        return request -> {
            BitSet required = request.required();
            for (int i = 0; i < request.messages().size(); i++) {
                if (request.messages().get(i).role() == MessageRole.USER) {
                    required.set(i);
                    break;
                }
            }
            return request.dropOldest(required);
        };
    }
}
