package ai.tekton.llm.internal.resilience;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * The delay before the next attempt: it grows exponentially, with full jitter and a cap, as described in
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/. Immutable and thread-safe.
 */
public final class Backoff {
    private final Duration cap;
    private final DoubleSupplier random;

    /**
     * Makes a backoff.
     *
     * @param cap the longest delay
     * @param random returns numbers from 0 to 1
     */
    public Backoff(Duration cap, DoubleSupplier random) {
        this.cap = cap;
        this.random = random;
    }

    /**
     * Returns the backoff of retries, with a cap of 30 seconds.
     *
     * @return the backoff
     */
    public static Backoff standard() {
        return new Backoff(
                Duration.ofSeconds(30), () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Returns a random delay between 0 and the first delay doubled for each earlier retry.
     *
     * @param delay the longest delay before the first retry
     * @param retry the number of the retry, from 1
     * @return the delay
     */
    public Duration before(int retry, Duration delay) {
        double ceiling = Math.min(cap.toNanos(), delay.toNanos() * Math.pow(2, retry - 1.0));
        return Duration.ofNanos((long) (ceiling * random.getAsDouble()));
    }
}
