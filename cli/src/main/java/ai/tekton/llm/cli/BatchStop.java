package ai.tekton.llm.cli;

import ai.tekton.llm.bulk.BulkFileRun;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops a run gracefully when the process is asked to end: calls in progress may still finish. */
final class BatchStop implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration MOST = GRACE.plusSeconds(5);

    private final OpenResources resources;
    private final OpenResources.Resource watched;
    private final CountDownLatch over = new CountDownLatch(1);

    private BatchStop(OpenResources resources, BulkFileRun run) {
        this.resources = resources;
        this.watched = () -> stop(run);
    }

    static BatchStop watch(OpenResources resources, BulkFileRun run) {
        BatchStop stop = new BatchStop(resources, run);
        resources.add(stop.watched);
        return stop;
    }

    /** Waits until the answers are written, because the process ends when this method returns. */
    private void stop(BulkFileRun run) {
        run.stop(GRACE);
        try {
            if (!over.await(MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                // The files stay consistent; the next run repairs and resumes them.
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        over.countDown();
        resources.remove(watched);
    }
}
