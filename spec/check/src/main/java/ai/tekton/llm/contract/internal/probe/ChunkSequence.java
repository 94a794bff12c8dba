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
            findings.field(StreamChunk.JSON_PROPERTY_DONE)
                    .breaking(
                            "A chunk with text comes after the one whose `" + StreamChunk.JSON_PROPERTY_DONE
                                    + "` is true.",
                            "The client has ended the answer by then, and the text is lost.");
            return;
        }
        String error = chunk.path(StreamChunk.JSON_PROPERTY_ERROR).asText("");
        if (!error.isEmpty()) {
            failed = true;
            findings.notChecked("The provider failed: " + error);
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
            findings.notChecked("The answer has no text, since it was cut by its length.");
        } else {
            findings.field(StreamChunk.JSON_PROPERTY_CHUNK)
                    .breaking(
                            "The stream ends without a text.",
                            started ? "The client gives an empty answer." : ClientReactions.RECOVERS_NOTHING);
        }
    }
}
