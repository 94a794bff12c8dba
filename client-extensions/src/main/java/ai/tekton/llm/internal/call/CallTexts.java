package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.model.Message;
import java.util.List;

/** Checks the texts of a conversation. */
public final class CallTexts {
    private CallTexts() {}

    /**
     * Checks that every text is well-formed; what its place is called is put together for a message alone.
     *
     * @param call the call
     * @throws ai.tekton.llm.error.InvalidRequestException naming the text that is not
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
