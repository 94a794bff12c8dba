package ai.tekton.llm.cli;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;

/** Answers for programs: an object a line. */
final class JsonFormat implements AnswerFormat {
    private final Output out;
    private final Json json = new Json();

    JsonFormat(Output out) {
        this.out = out;
    }

    @Override
    public void whole(CompletionResponse response) {
        out.println(json.line(response));
    }

    @Override
    public void chunk(StreamingChunk chunk) {
        out.println(json.line(chunk));
    }

    @Override
    public void end() {
        // Every chunk is a line of its own.
    }
}
