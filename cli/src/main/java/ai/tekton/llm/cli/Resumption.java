package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.log.Turn;
import ai.tekton.llm.error.InvalidRequestException;
import java.util.Optional;

/** How a conversation goes on whose last answer is not whole. */
final class Resumption {
    private static final String GO_ON =
            "Your answer was cut off. Go on exactly where it ends, and repeat nothing of it.";

    private Resumption() {}

    /**
     * What is to be asked, so that the last answer becomes whole.
     *
     * @return the question; empty where the last one had no answer at all, and is itself to be asked again
     * @throws InvalidRequestException where the last answer is whole
     */
    static Optional<String> question(StoredConversation conversation) {
        Turn last = conversation
                .last()
                .filter(turn -> !turn.isAnswered())
                .orElseThrow(() -> new InvalidRequestException(
                        "The last answer of the conversation " + conversation.id() + " is whole: ask something."));
        return last.answer().map(cut -> GO_ON);
    }
}
