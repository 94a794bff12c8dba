package ai.tekton.llm.contract.internal.probe;

import ai.tekton.rhetor.model.StreamChunk;
import com.fasterxml.jackson.databind.JsonNode;

/** Checks the sequence of the chunks of one answer, over either transport. Not thread-safe. */
final class ChunkSequence {
    private final Findings.Of findings;
    private boolean started;
    private boolean text;
    private boolean done;
    private boolean failed;
    private boolean cut;

    ChunkSequence(Findings.Of findings) {
        this.findings = findings;
    }

    void take(JsonNode chunk) {
        boolean hasText =
                !chunk.path(StreamChunk.JSON_PROPERTY_CHUNK).asText("").isEmpty();
        if (done && hasText) {
            findings.field(StreamChunk.JSON_PROPERTY_DONE).add("stream.after-done");
            return;
        }
        String error = chunk.path(StreamChunk.JSON_PROPERTY_ERROR).asText("");
        if (!error.isEmpty()) {
            failed = true;
            findings.add("text.provider-failed", error);
        }
        started = true;
        text |= hasText;
        done |= chunk.path(StreamChunk.JSON_PROPERTY_DONE).asBoolean();
        cut = chunk.hasNonNull(StreamChunk.JSON_PROPERTY_FINISH_REASON) ? AnswerCheck.wasCut(chunk) : cut;
    }

    boolean isOver() {
        return done || failed;
    }

    /** Reports the findings about an answer that has ended in order. */
    void ended() {
        if (text || failed) {
            return;
        }
        if (cut) {
            findings.add("text.cut-by-length");
        } else {
            findings.field(StreamChunk.JSON_PROPERTY_CHUNK)
                    .add(started ? "stream.without-text" : "stream.without-chunk");
        }
    }
}
