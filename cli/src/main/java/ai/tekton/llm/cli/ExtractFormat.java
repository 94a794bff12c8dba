package ai.tekton.llm.cli;

import ai.tekton.llm.cli.screen.CodeBlocks;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;

/** Of a whole answer, its last code block alone. */
final class ExtractFormat implements AnswerFormat {
    private final Output out;
    private final Notes notes;

    ExtractFormat(Output out, Notes notes) {
        this.out = out;
        this.notes = notes;
    }

    @Override
    public void whole(CompletionResponse response) {
        if (response.fallback()) {
            new FallbackNote(notes).tell(response.provider(), response.model());
        }
        out.print(CodeBlocks.last(response.content())
                .orElseThrow(() -> new NoCodeBlockException("The answer has no code block between fences.")));
    }

    @Override
    public void chunk(StreamingChunk chunk) {
        throw new IllegalStateException("Which code block is the last is known of a whole answer alone.");
    }

    @Override
    public void end() {
        // A whole answer has ended already.
    }
}
