package ai.tekton.llm.cli;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;

/** How answers are written to standard output. */
interface AnswerFormat {
    /** Writes a whole answer. */
    void whole(CompletionResponse response);

    /** Writes a piece of an answer as it has come. */
    void chunk(StreamingChunk chunk);

    /** Ends a streamed answer, also one that failed. */
    void end();
}
