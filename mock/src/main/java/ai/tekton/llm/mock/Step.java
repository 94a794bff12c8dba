package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One step of sending a reply; {@link Player} takes them in order. */
sealed interface Step {
    /** Sends bytes and flushes them. */
    record Send(byte[] bytes) implements Step {}

    /** Sends bytes one by one with a pause between them. */
    record Drip(byte[] bytes, Duration pause) implements Step {}

    /** Sends a text again and again, up to a number of bytes. */
    record Fill(byte[] unit, long length, Form form) implements Step {
        /** What each block of the text is put into. */
        enum Form {
            BARE,
            HTTP_CHUNKS,
            /** Of one WebSocket message. */
            FRAGMENTS
        }
    }

    /** Lets time pass. */
    record Pause(Duration duration) implements Step {}

    /** Waits until a stage completes. */
    record Await(CompletionStage<?> stage) implements Step {}

    /** Waits for nothing, and so keeps nothing of those who left: a reply may be sent any number of times. */
    record Hang() implements Step {}

    /** Ends the reply here, and the connection or what comes on it. */
    record Cut(CutBy by) implements Step {}
}
