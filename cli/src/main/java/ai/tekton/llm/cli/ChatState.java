package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Recorder;
import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.log.Transcript;
import ai.tekton.llm.model.GenerationOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The state of a conversation: its turns, and the options of the next answer. Not thread-safe. */
final class ChatState {
    private final Function<Optional<StoredConversation>, Recorder> recorders;
    private Transcript transcript;
    private GenerationOptions options;

    /**
     * Starts or resumes the conversation.
     *
     * @param recorders create the recorder of an existing conversation, or of a new one
     */
    ChatState(
            Function<Optional<StoredConversation>, Recorder> recorders,
            Optional<StoredConversation> earlier,
            GenerationOptions options) {
        this.recorders = recorders;
        this.transcript = new Transcript(
                recorders.apply(earlier), earlier.map(StoredConversation::turns).orElse(List.of()));
        this.options = options;
    }

    Transcript transcript() {
        return transcript;
    }

    GenerationOptions options() {
        return options;
    }

    void options(GenerationOptions next) {
        options = next;
    }

    void startOver() {
        transcript = new Transcript(recorders.apply(Optional.empty()), List.of());
    }
}
