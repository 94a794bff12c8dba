package ai.tekton.llm.backend;

import java.time.Duration;
import java.util.UUID;

/**
 * What every kind of call has: an id, the number of the attempt, and limits. Immutable and thread-safe.
 *
 * @param requestId the id that each attempt of the call carries
 * @param attempt the number of this attempt, from 1; goes on through fallbacks
 * @param timeout how long the attempt may take; for a stream, each wait for a chunk
 * @param maxRetries how many times a failed attempt is repeated at the most
 * @param retryDelay the wait before the first repetition
 * @param deadline when the whole call must be over, with all its attempts and fallbacks
 */
public record CallContext(
        String requestId, int attempt, Duration timeout, int maxRetries, Duration retryDelay, Deadline deadline) {
    /**
     * The first attempt of a new call.
     *
     * @param timeout how long an attempt may take
     * @param maxRetries how many times a failed attempt is repeated at the most
     * @param retryDelay the wait before the first repetition
     * @param deadline when the whole call must be over
     * @return a context with an id of its own
     */
    public static CallContext first(Duration timeout, int maxRetries, Duration retryDelay, Deadline deadline) {
        return new CallContext(UUID.randomUUID().toString(), 1, timeout, maxRetries, retryDelay, deadline);
    }

    /**
     * How long an attempt that begins now may take: the timeout, or what is left until the deadline where that is less.
     *
     * @return the time; zero where the deadline has passed
     */
    public Duration attemptTimeout() {
        return deadline.remaining().filter(left -> left.compareTo(timeout) < 0).orElse(timeout);
    }

    /**
     * The same attempt with another timeout.
     *
     * @param other how long it may take
     * @return the context with that timeout
     */
    public CallContext withTimeout(Duration other) {
        return new CallContext(requestId, attempt, other, maxRetries, retryDelay, deadline);
    }

    /**
     * Another attempt of the same call.
     *
     * @param number the attempt's number, from 1
     * @return the context with that number
     */
    public CallContext withAttempt(int number) {
        return number == attempt ? this : new CallContext(requestId, number, timeout, maxRetries, retryDelay, deadline);
    }
}
