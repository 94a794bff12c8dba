package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One step of sending a reply; {@link ReplySender} performs them in order. */
sealed interface Step {
    /** Sends bytes and flushes them. */
    record Send(byte[] bytes) implements Step {}

    /** Sends bytes one by one with a pause between them. */
    record Drip(byte[] bytes, Duration pause) implements Step {}

    /** Sends a repeated text, up to a number of bytes. */
    record Fill(byte[] unit, long length, Form form) implements Step {
        /** The encoding of each block of the text. */
        enum Form {
            BARE,
            HTTP_CHUNKS,
            /** Returns the text as a fragment of a WebSocket message. */
            FRAGMENTS
        }
    }

    /** Waits for a duration. */
    record Pause(Duration duration) implements Step {}

    /** Waits until a stage completes. */
    record Await(CompletionStage<?> stage) implements Step {}

    /**
     * Stops forever without waiting for a stage, so that nothing is retained for disconnected clients: a reply may be sent any
     * number of times.
     */
    record Hang() implements Step {}

    /** Ends the reply here, and closes or silences the connection. */
    record Cut(CutBy by) implements Step {}
}
