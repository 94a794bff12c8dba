package ai.tekton.llm.cli;

import ai.tekton.llm.bulk.BulkFileRun;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends a run in an orderly way when the process is asked to end: calls under way may still bring their answers. */
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

    /** The process ends when this has returned, so it waits until the answers are written. */
    private void stop(BulkFileRun run) {
        run.stop(GRACE);
        try {
            if (!over.await(MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                // Whatever is in the files is whole; the next run mends and goes on.
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
