package ai.tekton.llm.internal.usage;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.token.Tokenizers;
import java.util.ArrayList;
import java.util.List;

/** Counts the tokens that a call sends. Immutable and thread-safe. */
public final class PromptTokens {
    private final Tokenizers tokenizers;

    /**
     * Makes the counter.
     *
     * @param tokenizers the client's tokenizers
     */
    public PromptTokens(Tokenizers tokenizers) {
        this.tokenizers = tokenizers;
    }

    /**
     * Returns the tokens of the conversation, with the system prompt and the response format of the options, which the
     * client may send as an instruction. The counter may be the user's code.
     */
    int of(ChatCall call, String model) {
        List<Message> all = new ArrayList<>(call.messages());
        call.options().systemPrompt().ifPresent(prompt -> all.add(0, Message.system(prompt)));
        call.options().responseFormat().ifPresent(format -> all.add(0, Message.system(format.instruction())));
        return tokenizers.countMessages(all, model);
    }
}
