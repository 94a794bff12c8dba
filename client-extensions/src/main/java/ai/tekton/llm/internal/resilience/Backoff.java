package ai.tekton.llm.internal.resilience;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: exponentially growing, with full jitter and a cap, as described in
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/. Immutable and thread-safe.
 */
public final class Backoff {
    private final Duration cap;
    private final DoubleSupplier random;

    /**
     * Makes a backoff.
     *
     * @param cap the longest wait
     * @param random numbers from 0 to 1
     */
    public Backoff(Duration cap, DoubleSupplier random) {
        this.cap = cap;
        this.random = random;
    }

    /**
     * The backoff of the retries: at the most 30 seconds.
     *
     * @return the backoff
     */
    public static Backoff standard() {
        return new Backoff(
                Duration.ofSeconds(30), () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * A wait, somewhere from nothing to the delay doubled for each earlier retry.
     *
     * @param delay the longest first wait
     * @param retry the number of the retry, from 1
     * @return the delay
     */
    public Duration before(int retry, Duration delay) {
        double ceiling = Math.min(cap.toNanos(), delay.toNanos() * Math.pow(2, retry - 1.0));
        return Duration.ofNanos((long) (ceiling * random.getAsDouble()));
    }
}
