package ai.tekton.llm.bulk;

/** Calls a listener with the progress at intervals. Not thread-safe. */
final class ProgressTelling {
    private static final long PERIOD = 200_000_000L;

    private final BulkListener listener;
    private long told = System.nanoTime() - PERIOD;

    ProgressTelling(BulkListener listener) {
        this.listener = listener;
    }

    void now(Tally tally) {
        long time = System.nanoTime();
        if (time - told >= PERIOD) {
            told = time;
            listener.onProgress(tally.progress());
        }
    }

    void last(Tally tally) {
        listener.onProgress(tally.progress());
    }
}
