package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.internal.context.Contexts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PooledLoopTest {
    private final CallThreads threads = new CallThreads(1);
    private final List<Throwable> crashes = new CopyOnWriteArrayList<>();
    private final PooledLoop loop = new PooledLoop(threads, Contexts.NOTHING, crashes::add);
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void endThreads() {
        threads.close();
    }

    /** Waits until the loop has run all that it was given before. */
    private static void settle(PooledLoop loop) {
        CountDownLatch reached = new CountDownLatch(1);
        loop.execute(reached::countDown);
        await(reached);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tasksOfManyThreadsRunOneAtATimeInTheOrderOfEachThread() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        List<Integer> seen = new ArrayList<>();
        List<Thread> givers = new ArrayList<>();
        for (int giver = 0; giver < 4; giver++) {
            int first = giver * 1_000;
            givers.add(new Thread(() -> {
                for (int i = first; i < first + 500; i++) {
                    int number = i;
                    loop.execute(() -> {
                        assertThat(inside.incrementAndGet()).isOne();
                        seen.add(number);
                        inside.decrementAndGet();
                    });
                }
            }));
        }
        givers.forEach(Thread::start);
        for (Thread giver : givers) {
            giver.join(60_000);
        }
        settle(loop);

        assertThat(crashes).isEmpty();
        assertThat(seen).hasSize(2_000);
        for (int giver = 0; giver < 4; giver++) {
            int first = giver * 1_000;
            assertThat(seen.stream().filter(i -> i / 1_000 * 1_000 == first))
                    .hasSize(500)
                    .isSorted();
        }
    }

    @Test
    void anErrorOfATaskIsReportedAndTheNextTaskRuns() {
        AssertionError thrown = new AssertionError("a bug");
        loop.execute(() -> {
            throw thrown;
        });
        settle(loop);

        assertThat(crashes).containsExactly(thrown);
    }

    @Test
    void theLoopContinuesWhileWorkBlocksAndRunsItsContinuation() {
        CountDownLatch works = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch followed = new CountDownLatch(1);
        loop.block(
                () -> {
                    works.countDown();
                    await(release);
                    ran.add("work");
                },
                () -> {
                    ran.add("then");
                    followed.countDown();
                });
        await(works);
        loop.execute(() -> ran.add("meanwhile"));
        settle(loop);
        assertThat(ran).containsExactly("meanwhile");

        release.countDown();
        await(followed);
        assertThat(ran).containsExactly("meanwhile", "work", "then");
    }

    @Test
    void tasksWaitWhileTheLoopIsHeld() {
        loop.hold();
        loop.execute(() -> ran.add("a"));
        loop.execute(() -> ran.add("b"));
        assertThat(ran).isEmpty();

        loop.release();
        settle(loop);
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void aHeldLoopRunsTasksThatArriveAfterItsRelease() {
        loop.hold();
        loop.release();
        loop.execute(() -> ran.add("a"));
        settle(loop);

        assertThat(ran).containsExactly("a");
    }

    @Test
    void aStoppedLoopRunsItsLastTaskAfterTheCurrentOneAndDropsTheOthers() {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch last = new CountDownLatch(1);
        loop.execute(() -> {
            runs.countDown();
            await(release);
            ran.add("running");
        });
        await(runs);
        loop.execute(() -> ran.add("waiting"));
        loop.block(() -> ran.add("work"), () -> ran.add("then"));
        loop.stop(() -> {
            ran.add("last");
            last.countDown();
        });
        loop.stop(() -> ran.add("another last"));
        loop.execute(() -> ran.add("late"));
        loop.block(() -> ran.add("late work"), () -> ran.add("late then"));
        release.countDown();
        await(last);

        assertThat(ran).containsExactly("running", "last");
    }

    @Test
    void anIdleLoopRunsItsLastTaskToo() {
        CountDownLatch last = new CountDownLatch(1);
        loop.stop(last::countDown);

        await(last);
    }

    @Test
    void theContinuationOfWorkIsDroppedIfTheLoopStopsMeanwhile() {
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch workEnded = new CountDownLatch(1);
        loop.block(
                () -> {
                    loop.stop(last::countDown);
                    await(last);
                    workEnded.countDown();
                },
                () -> ran.add("then"));
        await(workEnded);
        awaitPermit();

        assertThat(ran).isEmpty();
    }

    @Test
    void workWaitsForAPermitWithoutBlockingTheLoop() {
        CountDownLatch works = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch followed = new CountDownLatch(2);
        loop.block(
                () -> {
                    works.countDown();
                    await(release);
                    ran.add("first");
                },
                () -> {
                    ran.add("first then");
                    followed.countDown();
                });
        await(works);
        PooledLoop other = new PooledLoop(threads, Contexts.NOTHING, crashes::add);
        other.block(() -> ran.add("second"), followed::countDown);
        settle(other);
        if (VirtualThreads.executor().isEmpty()) {
            assertThat(ran).as("work started beyond the bound").isEmpty();
        }

        release.countDown();
        await(followed);
        assertThat(ran).containsExactlyInAnyOrder("first", "second", "first then");
    }

    @Test
    void workOfAnEndedCallIsNotStartedAndPassesItsPermitOn() {
        CountDownLatch works = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        loop.block(
                () -> {
                    works.countDown();
                    await(release);
                },
                () -> {});
        await(works);
        PooledLoop ended = new PooledLoop(threads, Contexts.NOTHING, crashes::add);
        ended.hold();
        ended.block(() -> ran.add("work of a call that has ended"), () -> ran.add("then"));
        CountDownLatch last = new CountDownLatch(1);
        ended.stop(last::countDown);
        ended.release();
        await(last);
        release.countDown();
        awaitPermit();

        assertThat(ran).isEmpty();
    }

    /** Work that runs behind all that wait for the one permit, where there is just one. */
    private void awaitPermit() {
        CountDownLatch done = new CountDownLatch(1);
        new PooledLoop(threads, Contexts.NOTHING, crashes::add).block(() -> {}, done::countDown);
        await(done);
    }
}
