package ai.tekton.llm.backend;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.function.Function;

/** A backend made of a function from calls to texts. Thread-safe if the function is. */
final class AnsweringBackend implements LlmBackend {
    private static final String NAME = "function";

    private final Function<ChatCall, String> answers;

    AnsweringBackend(Function<ChatCall, String> answers) {
        this.answers = answers;
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        return CompletionResponse.builder()
                .content(answers.apply(call))
                .backend(NAME)
                .attempts(call.context().attempt())
                .build();
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        return ChunkStream.of(List.of(StreamingChunk.builder()
                .chunk(answers.apply(call))
                .backend(NAME)
                .done(true)
                .build()));
    }

    @Override
    public String name() {
        return NAME;
    }
}
