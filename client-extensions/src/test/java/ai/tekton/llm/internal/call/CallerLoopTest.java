package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallerLoopTest {
    private final CallerLoop loop = new CallerLoop();
    private final List<String> ran = new CopyOnWriteArrayList<>();

    private boolean has(String what) {
        return ran.contains(what);
    }

    @Test
    void tasksAndWorkRunInTheirOrderOnTheWaitingThread() throws InterruptedException {
        Thread caller = Thread.currentThread();
        Thread other = new Thread(() -> {
            loop.execute(() -> ran.add(Thread.currentThread() == caller ? "a" : "elsewhere"));
            loop.execute(() -> loop.block(
                    () -> ran.add(Thread.currentThread() == caller ? "work" : "elsewhere"), () -> ran.add("then")));
        });
        other.start();
        loop.run(() -> has("then"));

        assertThat(ran).containsExactly("a", "work", "then");
        other.join(60_000);
    }

    @Test
    void waitingTasksRunBeforeBlockingWork() throws InterruptedException {
        loop.block(() -> ran.add("work"), () -> ran.add("then"));
        loop.execute(() -> ran.add("a"));
        loop.execute(() -> ran.add("b"));
        loop.run(() -> has("then"));

        assertThat(ran).containsExactly("a", "b", "work", "then");
    }

    @Test
    void theLoopRunsNothingMoreOnceTheConditionHolds() throws InterruptedException {
        loop.execute(() -> ran.add("a"));
        loop.execute(() -> ran.add("b"));
        loop.run(() -> has("a"));
        assertThat(ran).containsExactly("a");

        loop.run(() -> has("b"));
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void theWaitingThreadIsReleasedWhenTheLoopIsStopped() throws Exception {
        CompletableFuture<Void> freed = CompletableFuture.runAsync(() -> {
            try {
                loop.run(() -> false);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        loop.stop();

        freed.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aStoppedLoopDropsWaitingAndLaterTasks() throws InterruptedException {
        loop.execute(() -> ran.add("a"));
        loop.block(() -> ran.add("work"), () -> ran.add("then"));
        loop.stop();
        loop.execute(() -> ran.add("b"));
        loop.block(() -> ran.add("more work"), () -> ran.add("then"));
        loop.run(() -> false);

        assertThat(ran).isEmpty();
    }

    @Test
    void theContinuationOfWorkIsDroppedIfTheLoopStopsMeanwhile() throws InterruptedException {
        loop.block(
                () -> {
                    ran.add("work");
                    loop.stop();
                },
                () -> ran.add("then"));
        loop.run(() -> false);

        assertThat(ran).containsExactly("work");
    }

    @Test
    void anInterruptEndsTheWait() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> loop.run(() -> false)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
