package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private final Watchdog watchdog = new Watchdog();

    @AfterEach
    void endThread() {
        watchdog.close();
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theWatchdogChecksAnEntryRepeatedlyUntilItIsRemoved() throws InterruptedException {
        CountDownLatch looks = new CountDownLatch(3);
        Watchdog.Watched watched = now -> looks.countDown();
        watchdog.watch(watched);
        await(looks);
        assertThat(watchdog.watching()).isOne();

        watchdog.forget(watched);
        assertThat(watchdog.watching()).isZero();
    }

    @Test
    void theWatchdogPassesTheCurrentTimeToEachCheck() throws Exception {
        CompletableFuture<Long> given = new CompletableFuture<>();
        long before = System.nanoTime();
        watchdog.watch(given::complete);

        long at = given.get(60, TimeUnit.SECONDS);
        assertThat(at - before).isNotNegative();
        assertThat(System.nanoTime() - at).isNotNegative();
    }

    @Test
    void anEntryThatThrowsAnErrorIsRemovedAndTheOthersAreStillChecked() throws InterruptedException {
        CountDownLatch thrown = new CountDownLatch(1);
        CountDownLatch looks = new CountDownLatch(3);
        watchdog.watch(now -> {
            thrown.countDown();
            throw new AssertionError("a bug");
        });
        await(thrown);
        watchdog.watch(now -> looks.countDown());
        await(looks);

        assertThat(watchdog.watching()).isOne();
    }

    @Test
    void theWatchdogWakesForAnEntryAddedAfterAnIdleTime() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            CountDownLatch looked = new CountDownLatch(1);
            Watchdog.Watched watched = now -> looked.countDown();
            watchdog.watch(watched);
            await(looked);
            watchdog.forget(watched);
        }
    }

    @Test
    void theThreadEndsWhenTheWatchdogIsClosed() throws Exception {
        CompletableFuture<Thread> lookedBy = new CompletableFuture<>();
        watchdog.watch(now -> lookedBy.complete(Thread.currentThread()));
        Thread thread = lookedBy.get(60, TimeUnit.SECONDS);
        assertThat(thread.isDaemon()).isTrue();
        watchdog.close();

        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(watchdog.watching()).isZero();
    }
}
