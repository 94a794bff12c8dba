package ai.tekton.llm.cli;

import ai.tekton.llm.cli.screen.CodeBlocks;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;

/** Writes only the last code block of a complete answer. */
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
            new FallbackNote(notes).show(response.provider(), response.model());
        }
        out.print(CodeBlocks.last(response.content())
                .orElseThrow(() -> new NoCodeBlockException("The answer has no code block between fences.")));
    }

    @Override
    public void chunk(StreamingChunk chunk) {
        throw new IllegalStateException("Only a complete answer has a known last code block.");
    }

    @Override
    public void end() {
        // A complete answer has no end to write.
    }
}
