package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.model.Message;
import java.util.List;

/** Checks the texts of a conversation. */
public final class CallTexts {
    private CallTexts() {}

    /**
     * Checks that every text is well-formed. Builds the name of a text's place only for a message.
     *
     * @param call the call
     * @throws ai.tekton.llm.error.InvalidRequestException if a text is not; the message names it
     */
    public static void check(ChatCall call) {
        List<Message> messages = call.messages();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (!TextChecks.isWellFormed(message.content())) {
                TextChecks.checkWellFormed("messages[" + i + "].content", message.content());
            }
            if (message.name().isPresent()) {
                TextChecks.checkWellFormed(
                        "messages[" + i + "].name", message.name().get());
            }
        }
    }
}
