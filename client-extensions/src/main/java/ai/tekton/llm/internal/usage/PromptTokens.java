package ai.tekton.llm.internal.usage;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.token.Tokenizers;
import java.util.ArrayList;
import java.util.List;

/** Counts what a call sends. Immutable and thread-safe. */
public final class PromptTokens {
    private final Tokenizers tokenizers;

    /**
     * Makes the counter.
     *
     * @param tokenizers the client's
     */
    public PromptTokens(Tokenizers tokenizers) {
        this.tokenizers = tokenizers;
    }

    /** The tokens of the conversation, with the system prompt and the response format of the options, which may be said in words. It may be the user's code that counts. */
    int of(ChatCall call, String model) {
        List<Message> all = new ArrayList<>(call.messages());
        call.options().systemPrompt().ifPresent(prompt -> all.add(0, Message.system(prompt)));
        call.options().responseFormat().ifPresent(format -> all.add(0, Message.system(format.instruction())));
        return tokenizers.countMessages(all, model);
    }
}
