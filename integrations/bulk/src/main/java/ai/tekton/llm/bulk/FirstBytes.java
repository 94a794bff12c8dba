package ai.tekton.llm.bulk;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for the first bytes of an input, which may never come, unless the run is stopped. Thread-safe. */
final class FirstBytes {
    /** Whether they have arrived; false where the run was stopped before. */
    private final CompletableFuture<Boolean> arrived = new CompletableFuture<>();

    /**
     * Reads and checks them.
     *
     * @return whether they have arrived; false where the run was stopped before
     * @throws IOException where the input cannot be read
     * @throws InterruptedException where the thread is interrupted
     */
    boolean await(RunInput.Checked in) throws IOException, InterruptedException {
        // On a thread of its own: neither a stop nor an interrupt ends a read of standard input.
        Thread reader = new Thread(() -> read(in), "tekton-llm-bulk-input");
        reader.setDaemon(true);
        reader.start();
        try {
            boolean haveArrived = arrived.get();
            if (!haveArrived) {
                reader.interrupt();
            }
            return haveArrived;
        } catch (InterruptedException e) {
            reader.interrupt();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            BulkResults.rethrow(e.getCause());
            return false;
        }
    }

    private void read(RunInput.Checked in) {
        try {
            in.check();
            arrived.complete(true);
        } catch (Throwable e) {
            // Also an Error is the run's to throw.
            arrived.completeExceptionally(e);
        }
    }

    /** Ends the wait. */
    void stop() {
        arrived.complete(false);
    }
}
