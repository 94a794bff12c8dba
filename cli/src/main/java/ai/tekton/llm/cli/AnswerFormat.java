package ai.tekton.llm.cli;

import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;

/** Writes answers to standard output. */
interface AnswerFormat {
    /** Writes a complete answer. */
    void whole(CompletionResponse response);

    /** Writes a chunk of an answer when it arrives. */
    void chunk(StreamingChunk chunk);

    /** Called at the end of a streamed answer, including one that failed. */
    void end();
}
