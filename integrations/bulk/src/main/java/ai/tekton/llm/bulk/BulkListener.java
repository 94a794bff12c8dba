package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;

/** Is told how a bulk run goes, on the thread that runs it: what it does holds up the run, and what it throws ends it. */
public interface BulkListener {
    /**
     * The run has come further. Told about five times a second, while outcomes come, and once in the end.
     *
     * @param progress how far
     */
    default void onProgress(BulkProgress progress) {}

    /**
     * All calls wait together, because the server wants or needs that.
     *
     * @param wait for how long; retries of calls under way may make it longer
     * @param why what the server answered
     */
    default void onPause(Duration wait, TektonLlmException why) {}
}
