package ai.tekton.llm.token;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Decides what of a conversation stays when not all of it fits. Implementations must be thread-safe.
 *
 * <p>One of your own is a method that says what must stay and leaves the rest to the request. This one keeps the first two
 * messages:
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
     * Chooses what stays.
     *
     * @param request the conversation and the limit
     * @return the messages that stay, with no more tokens than the request allows
     * @throws InvalidRequestException if what must stay does not fit
     */
    List<Message> trim(TrimRequest request);

    /**
     * Drops the oldest messages until the rest fits. The last message stays, and where asked for the system messages; an
     * answer stays only with the question before it, and a function's result with the message that called it. Where what
     * must stay does not fit, an {@link InvalidRequestException} says by how many tokens. This is the default.
     *
     * @return the strategy
     */
    static TrimStrategy dropOldest() {
        return request -> request.dropOldest(request.required());
    }

    /**
     * Like {@link #dropOldest()}, but where what must stay does not fit, the content of the last message is truncated. It
     * takes an {@link InvalidRequestException} only where not even a token of it fits.
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
     * Like {@link #dropOldest()}, and the first user message, which often says what all is about, stays too.
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
