package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The states of a file that is forced to the disk. The syncs begin when the test runs them. */
@Tag("once")
class DiskSyncTest {
    private final Queue<Runnable> begun = new ArrayDeque<>();
    private final AtomicInteger forced = new AtomicInteger();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final AtomicReference<Optional<IOException>> fault = new AtomicReference<>(Optional.empty());
    private final DiskSync disk = new DiskSync(this::force, begun::add, now::get);

    private void force() throws IOException {
        if (fault.get().isPresent()) {
            throw fault.get().get();
        }
        forced.incrementAndGet();
    }

    private void writeAndLetThePeriodPass() {
        disk.writing();
        now.addAndGet(DiskSync.PERIOD);
    }

    /** Runs an action on another thread, until that waits. */
    private static CompletableFuture<Void> waiting(Runnable action) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                action.run();
                end.complete(null);
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        thread.start();
        while (thread.getState() != Thread.State.WAITING && thread.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(end).isNotDone();
        return end;
    }

    private void syncIfDue() {
        try {
            disk.syncIfDue();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aFileWithoutNewWritesIsNotSynced() {
        now.addAndGet(10 * DiskSync.PERIOD);
        syncIfDue();

        assertThat(begun).isEmpty();
    }

    @Test
    void aWriteIsSyncedOnceThePeriodHasPassedSinceTheFirstWrite() {
        disk.writing();
        now.addAndGet(DiskSync.PERIOD - 1);
        disk.writing();
        syncIfDue();
        assertThat(begun).isEmpty();

        now.incrementAndGet();
        syncIfDue();
        assertThat(begun).hasSize(1);
        begun.remove().run();
        now.addAndGet(10 * DiskSync.PERIOD);
        syncIfDue();

        assertThat(begun).isEmpty();
        assertThat(forced).hasValue(1);
    }

    @Test
    void whileASyncRunsTheWriterDoesNotWaitUntilWhatItHasWrittenSinceIsDue() {
        writeAndLetThePeriodPass();
        syncIfDue();
        disk.writing();
        now.addAndGet(DiskSync.PERIOD - 1);
        syncIfDue();
        assertThat(begun).hasSize(1);

        now.incrementAndGet();
        CompletableFuture<Void> flush = waiting(this::syncIfDue);
        begun.remove().run();
        flush.join();

        assertThat(begun).as("a sync of what was written during the first").hasSize(1);
    }

    @Test
    void aSyncThatFailsEndsTheNextFlushAndAllThatFollow() {
        fault.set(Optional.of(new IOException("Input/output error")));
        writeAndLetThePeriodPass();
        syncIfDue();
        begun.remove().run();
        fault.set(Optional.empty());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(disk::syncIfDue).isInstanceOf(IOException.class).hasMessage("Input/output error");
            assertThatThrownBy(disk::sync).isInstanceOf(IOException.class).hasMessage("Input/output error");
        }
    }

    @Test
    void aFlushThatWaitsForASyncFailsWithIt() {
        fault.set(Optional.of(new IOException("Input/output error")));
        writeAndLetThePeriodPass();
        syncIfDue();
        writeAndLetThePeriodPass();
        CompletableFuture<Void> flush = waiting(this::syncIfDue);
        begun.remove().run();

        assertThatThrownBy(flush::join).hasStackTraceContaining("Input/output error");
        assertThat(begun).isEmpty();
    }

    @Test
    void atTheEndAllIsSyncedAlsoWhatWasWrittenWhileASyncRan() {
        writeAndLetThePeriodPass();
        syncIfDue();
        disk.writing();
        CompletableFuture<Void> end = waiting(() -> {
            try {
                disk.sync();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        begun.remove().run();
        end.join();

        assertThat(forced).hasValue(2);
        now.addAndGet(DiskSync.PERIOD);
        syncIfDue();
        assertThat(begun).isEmpty();
    }

    @Test
    void theFileIsNotClosedWhileASyncRunsThoughTheThreadIsInterrupted() {
        writeAndLetThePeriodPass();
        syncIfDue();
        AtomicReference<Boolean> interrupted = new AtomicReference<>(false);
        CompletableFuture<Void> close = waiting(() -> {
            Thread.currentThread().interrupt();
            disk.awaitEnd();
            interrupted.set(Thread.interrupted());
        });
        begun.remove().run();
        close.join();

        assertThat(interrupted).hasValue(true);
        assertThat(forced).hasValue(1);
    }

    @Test
    void aFaultOfAnotherKindIsAFailureToo() {
        DiskSync broken = new DiskSync(
                () -> {
                    throw new IllegalStateException("closed");
                },
                Runnable::run,
                now::get);

        assertThatThrownBy(broken::sync).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void anErrorIsNotTakenForASyncThatSucceeded() {
        DiskSync broken = new DiskSync(
                () -> {
                    throw new StackOverflowError();
                },
                Runnable::run,
                now::get);

        assertThatThrownBy(broken::sync).isInstanceOf(StackOverflowError.class);
        assertThatThrownBy(broken::sync).isInstanceOf(IOException.class).hasMessageContaining("ended by an error");
    }

    @Test
    void aSyncForWhichThereIsNoThreadIsAFailureAndNobodyWaitsForItsEnd() {
        DiskSync broken = new DiskSync(
                this::force,
                task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                },
                now::get);
        broken.writing();
        now.addAndGet(DiskSync.PERIOD);

        assertThatThrownBy(broken::syncIfDue).isInstanceOf(OutOfMemoryError.class);
        assertTimeoutPreemptively(Duration.ofSeconds(20), broken::awaitEnd);
        assertThatThrownBy(broken::sync).isInstanceOf(IOException.class).hasMessageContaining("native thread");
    }
}
