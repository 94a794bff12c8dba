package ai.tekton.llm.cli;

import ai.tekton.llm.cli.screen.MarkdownWriter;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;

/** Answers for a person at a terminal: Markdown as headings, lists and coloured code. */
final class TerminalFormat implements AnswerFormat {
    private final MarkdownWriter markdown;
    private final Notes notes;
    private final FallbackNote fallback;

    TerminalFormat(MarkdownWriter markdown, Notes notes) {
        this.markdown = markdown;
        this.notes = notes;
        this.fallback = new FallbackNote(notes);
    }

    @Override
    public void whole(CompletionResponse response) {
        if (response.fallback()) {
            fallback.show(response.provider(), response.model());
        }
        markdown.write(response.content());
        end();
    }

    @Override
    public void chunk(StreamingChunk chunk) {
        if (chunk.restart()) {
            markdown.end();
            notes.note("the stream failed; what follows is the answer from the start");
        }
        if (chunk.fallback()) {
            fallback.show(chunk.provider(), chunk.model());
        }
        markdown.write(chunk.chunk());
    }

    @Override
    public void end() {
        markdown.end();
        fallback.end();
    }
}
