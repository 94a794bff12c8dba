package ai.tekton.llm.bulk;

/** Calls a listener with the progress at intervals. Not thread-safe. */
final class ProgressReporter {
    private static final long PERIOD = 200_000_000L;

    private final BulkListener listener;
    private long reported = System.nanoTime() - PERIOD;

    ProgressReporter(BulkListener listener) {
        this.listener = listener;
    }

    void reportIfDue(RunCounters counters) {
        long time = System.nanoTime();
        if (time - reported >= PERIOD) {
            reported = time;
            listener.onProgress(counters.progress());
        }
    }

    void report(RunCounters counters) {
        listener.onProgress(counters.progress());
    }
}
