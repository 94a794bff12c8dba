package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.error.InvalidRequestException;
import java.util.Optional;

/** Resumes a conversation whose last answer is incomplete. */
final class Resumption {
    private static final String GO_ON =
            "Your answer was cut off. Continue exactly where it ends, and do not repeat any of it.";

    private Resumption() {}

    /**
     * The question that completes the last answer.
     *
     * @return the question; empty if the last question has no answer at all and must be sent again
     * @throws InvalidRequestException if the last answer is complete
     */
    static Optional<String> question(StoredConversation conversation) {
        Turn last = conversation
                .last()
                .filter(turn -> !turn.isAnswered())
                .orElseThrow(() -> new InvalidRequestException(
                        "The last answer of the conversation " + conversation.id() + " is complete: give a prompt."));
        return last.answer().map(cut -> GO_ON);
    }
}
