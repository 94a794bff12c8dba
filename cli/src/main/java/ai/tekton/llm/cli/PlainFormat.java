package ai.tekton.llm.cli;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;

/** Writes the plain text of answers, with a newline at the end, and a note if a fallback answered. */
final class PlainFormat implements AnswerFormat {
    private final Output out;
    private final Notes notes;
    private final FallbackNote fallback;
    private boolean midLine;

    PlainFormat(Output out, Notes notes) {
        this.out = out;
        this.notes = notes;
        this.fallback = new FallbackNote(notes);
    }

    @Override
    public void whole(CompletionResponse response) {
        if (response.fallback()) {
            fallback.show(response.provider(), response.model());
        }
        fallback.end();
        String text = response.content();
        out.print(text.endsWith("\n") ? text : text + "\n");
    }

    @Override
    public void chunk(StreamingChunk chunk) {
        if (chunk.restart()) {
            endLine();
            notes.note("the stream failed; what follows is the answer from the start");
        }
        if (chunk.fallback()) {
            fallback.show(chunk.provider(), chunk.model());
        }
        print(chunk.chunk());
    }

    @Override
    public void end() {
        endLine();
        fallback.end();
    }

    private void endLine() {
        if (midLine) {
            print("\n");
        }
    }

    private void print(String text) {
        if (!text.isEmpty()) {
            // Set first, so that no newline follows a failed write.
            midLine = false;
            out.print(text);
            midLine = !text.endsWith("\n");
        }
    }
}
