package ai.tekton.llm.mock;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** One step of sending a reply; {@link Player} takes them in order. */
sealed interface Step {
    /** Sends bytes and flushes them. */
    record Send(byte[] bytes) implements Step {}

    /** Sends bytes one by one with a pause between them. */
    record Drip(byte[] bytes, Duration pause) implements Step {}

    /** Sends a text again and again, up to a number of bytes, as HTTP chunks or bare. */
    record Fill(byte[] unit, long length, boolean chunked) implements Step {}

    /** Lets time pass. */
    record Pause(Duration duration) implements Step {}

    /** Waits until a stage completes. */
    record Await(CompletionStage<?> stage) implements Step {}

    /** Ends the connection here, in order or by a reset. */
    record Cut(boolean reset) implements Step {}
}
