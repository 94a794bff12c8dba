package ai.tekton.llm.cli;

import ai.tekton.llm.bulk.BulkFileRun;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/**
 * Stops a run when the process is asked to end. On the first Ctrl-C, or SIGTERM, calls in progress may still finish; a
 * second Ctrl-C cancels them, and a third one ends the process. The run then writes what it has and returns; a run that does
 * not return ends with the process, and can be resumed as after a kill.
 */
final class BatchStop implements AutoCloseable {
    /** How long calls in progress may take to finish, and then a run without calls to end; the property is for tests. */
    private static final Duration GRACE = Duration.ofSeconds(Long.getLong("tekton.llm.batch-grace-seconds", 5));

    private static final String INTERRUPT = "INT";

    private final OpenResources resources;
    private final BulkFileRun run;
    private final BatchProgress progress;
    private final OpenResources.Resource onTermination = this::terminated;
    private final AtomicInteger interrupts = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Object earlierHandler;

    private BatchStop(OpenResources resources, BulkFileRun run, BatchProgress progress) {
        this.resources = resources;
        this.run = run;
        this.progress = progress;
        // Without a handler of its own, the JVM ignores every Ctrl-C after the first. Null if there are no signals.
        this.earlierHandler = Signals.register(INTERRUPT, this::interrupted);
    }

    static BatchStop watch(OpenResources resources, BulkFileRun run, BatchProgress progress) {
        BatchStop stop = new BatchStop(resources, run, progress);
        resources.add(stop.onTermination);
        return stop;
    }

    /** Called on a separate thread for each Ctrl-C. */
    void interrupted() {
        int count = interrupts.incrementAndGet();
        if (count == 1) {
            // First, so that no prompt is sent after the user has read that the run stops.
            run.stop(GRACE);
            progress.stopping(GRACE);
            return;
        }
        run.stop(Duration.ZERO);
        if (count > 2 || !isOverWithin(GRACE)) {
            Runtime.getRuntime().halt(Status.INTERRUPTED);
        }
    }

    /** Called by the shutdown hook: the process ends when this method returns. */
    private void terminated() {
        run.stop(GRACE);
        isOverWithin(GRACE.plus(GRACE));
    }

    private boolean isOverWithin(Duration longest) {
        try {
            return over.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        over.countDown();
        if (earlierHandler != null) {
            Signals.unregister(INTERRUPT, earlierHandler);
        }
        resources.remove(onTermination);
    }
}
