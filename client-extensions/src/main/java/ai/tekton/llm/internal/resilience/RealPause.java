package ai.tekton.llm.internal.resilience;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits in real time. Thread-safe. */
public final class RealPause implements Pause {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public boolean await(Duration duration) throws InterruptedException {
        return !closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
