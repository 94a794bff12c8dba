package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;

/**
 * Receives the progress of a bulk run. Its methods are called on the thread of the run: they block it while they run, and their
 * exceptions end it.
 */
public interface BulkListener {
    /**
     * Called with the progress, about five times a second while prompts are completed, and once at the end.
     *
     * @param progress the current progress
     */
    default void onProgress(BulkProgress progress) {}

    /**
     * Called when all calls pause, because the server requests it or is unavailable.
     *
     * @param wait the length of the pause; retries of calls in progress may extend it
     * @param why the server's failure
     */
    default void onPause(Duration wait, TektonLlmException why) {}
}
