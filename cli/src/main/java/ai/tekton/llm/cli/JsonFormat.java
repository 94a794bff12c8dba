package ai.tekton.llm.cli;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;

/** Answers for programs: one object per line. */
final class JsonFormat implements AnswerFormat {
    private final Output out;
    private final boolean simulated;
    private final Json json = new Json();

    JsonFormat(Output out, boolean simulated) {
        this.out = out;
        this.simulated = simulated;
    }

    @Override
    public void whole(CompletionResponse response) {
        out.println(json.line(response, simulated));
    }

    @Override
    public void chunk(StreamingChunk chunk) {
        out.println(json.line(chunk, simulated));
    }

    @Override
    public void end() {
        // Every chunk is a separate line.
    }
}
