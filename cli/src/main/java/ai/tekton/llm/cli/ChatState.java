package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Recorder;
import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.log.Transcript;
import ai.tekton.llm.model.GenerationOptions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a conversation has come to: what was said, and how the next answer is made. Not thread-safe. */
final class ChatState {
    private final Function<Optional<StoredConversation>, Recorder> recorders;
    private Transcript transcript;
    private GenerationOptions options;

    /**
     * Begins, or goes on.
     *
     * @param recorders write down a conversation that is there, or a new one
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

    void beginAnew() {
        transcript = new Transcript(recorders.apply(Optional.empty()), List.of());
    }
}
