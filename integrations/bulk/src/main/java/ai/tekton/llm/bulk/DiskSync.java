package ai.tekton.llm.bulk;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Forces a file to the disk on another thread, so that the thread of the run does not wait for the disk. Thread-safe; one thread
 * writes.
 *
 * <p>Its states, and what changes them:
 *
 * <ul>
 *   <li>clean: nothing is written since the last sync began. A write makes it dirty.
 *   <li>dirty: something is. When that is older than {@link #PERIOD}, the next flush begins a sync.
 *   <li>syncing: a sync runs. It may become dirty meanwhile. A flush that finds something older than the period then waits for the end
 *       of the sync and begins another: however slow the disk is, no more than two periods of work can be lost with the power.
 *   <li>failed: a sync has failed, after which it is unknown what is on the disk. The next flush or sync, and all after it, fail.
 * </ul>
 */
final class DiskSync {
    /**
     * The records of half a second share one sync. Measured with records of 400 bytes on a virtual disk (ext4) of a busy machine, with
     * a sync each second on the thread that writes, in three rounds: 75,000 to 108,000 records a second, 41,000 to 188,000 without
     * any sync, which is no difference beyond the noise, and 130 to 530 with a sync for each record.
     */
    static final long PERIOD = 500_000_000L;

    /** Forces what is written to the disk. */
    interface Force {
        void force() throws IOException;
    }

    private final Force force;
    private final Executor thread;
    private final LongSupplier nanoTime;
    private boolean isDirty;
    private long dirtySince;
    private boolean isSyncing;
    private Optional<IOException> failure = Optional.empty();

    DiskSync(Force force, Executor thread, LongSupplier nanoTime) {
        this.force = force;
        this.thread = thread;
        this.nanoTime = nanoTime;
    }

    /** Called before something is written. */
    synchronized void writing() {
        if (!isDirty) {
            isDirty = true;
            dirtySince = nanoTime.getAsLong();
        }
    }

    /** Begins a sync where it is time; waits only where an earlier one has taken too long. */
    synchronized void syncIfDue() throws IOException {
        throwFailure();
        if (!isDirty || nanoTime.getAsLong() - dirtySince < PERIOD) {
            return;
        }
        awaitEnd();
        throwFailure();
        isDirty = false;
        isSyncing = true;
        try {
            thread.execute(this::run);
        } catch (RuntimeException | Error e) {
            // Such as a system that gives no thread: a sync that never begins has no end to wait for.
            end(Optional.of(new IOException("no sync could begin: " + e, e)));
            throw e;
        }
    }

    private void run() {
        Optional<IOException> wrong = Optional.of(new IOException("a sync was ended by an error"));
        try {
            force.force();
            wrong = Optional.empty();
        } catch (IOException e) {
            wrong = Optional.of(e);
        } catch (RuntimeException e) {
            wrong = Optional.of(new IOException(e.toString(), e));
        } finally {
            end(wrong);
        }
    }

    private synchronized void end(Optional<IOException> wrong) {
        isSyncing = false;
        failure = failure.or(() -> wrong);
        notifyAll();
    }

    /** Forces all that is written to the disk, and waits for it. */
    void sync() throws IOException {
        synchronized (this) {
            awaitEnd();
            throwFailure();
            isDirty = false;
            isSyncing = true;
        }
        run();
        throwFailure();
    }

    /** Waits for the end of a sync, after which the file may be closed. */
    synchronized void awaitEnd() {
        boolean interrupted = false;
        while (isSyncing) {
            try {
                wait();
            } catch (InterruptedException e) {
                // The file cannot be closed before; the interruption is passed on then.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws the failure of an earlier sync. */
    synchronized void throwFailure() throws IOException {
        if (failure.isPresent()) {
            throw new IOException(failure.get().getMessage(), failure.get());
        }
    }
}
