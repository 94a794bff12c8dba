package ai.tekton.llm.cli;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;

/** Answers for people: the text, with a newline at its end, and a note where a fallback answered. */
final class PlainFormat implements AnswerFormat {
    private final Output out;
    private final Notes notes;
    private boolean fallbackNoted;
    private boolean midLine;

    PlainFormat(Output out, Notes notes) {
        this.out = out;
        this.notes = notes;
    }

    @Override
    public void whole(CompletionResponse response) {
        if (response.fallback()) {
            noteFallback(response.provider(), response.model());
        }
        String text = response.content();
        out.print(text.endsWith("\n") ? text : text + "\n");
    }

    @Override
    public void chunk(StreamingChunk chunk) {
        if (chunk.restart()) {
            end();
            notes.note("the stream failed; what follows is the answer from the start");
        }
        if (chunk.fallback() && !fallbackNoted) {
            noteFallback(chunk.provider(), chunk.model());
            fallbackNoted = true;
        }
        print(chunk.chunk());
    }

    @Override
    public void end() {
        if (midLine) {
            print("\n");
        }
        fallbackNoted = false;
    }

    private void print(String text) {
        if (!text.isEmpty()) {
            // Set first: where the text cannot be written, the newline need not be tried.
            midLine = false;
            out.print(text);
            midLine = !text.endsWith("\n");
        }
    }

    private void noteFallback(Optional<String> provider, Optional<String> model) {
        notes.note(
                "a fallback answered: provider " + provider.orElse("unknown") + ", model " + model.orElse("unknown"));
    }
}
