package ai.tekton.llm.backend;

import ai.tekton.llm.internal.check.HeaderChecks;
import ai.tekton.llm.internal.value.Description;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What every kind of call has: an id, the number of the attempt, and limits. Immutable and thread-safe. */
public final class CallContext {
    private final String requestId;
    private final int attempt;
    private final Duration timeout;
    private final int maxRetries;
    private final Duration retryDelay;
    private final Deadline deadline;
    private final Map<String, String> headers;

    private CallContext(Builder from) {
        requestId = from.requestId == null ? UUID.randomUUID().toString() : from.requestId;
        attempt = from.attempt;
        timeout = Objects.requireNonNull(from.timeout, "timeout");
        maxRetries = from.maxRetries;
        retryDelay = Objects.requireNonNull(from.retryDelay, "retryDelay");
        deadline = Objects.requireNonNull(from.deadline, "deadline");
        headers = Map.copyOf(from.headers);
        headers.forEach(HeaderChecks::checkOfCall);
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
        return toBuilder().timeout(other).build();
    }

    /**
     * Another attempt of the same call.
     *
     * @param number the attempt's number, from 1
     * @return the context with that number
     */
    public CallContext withAttempt(int number) {
        return number == attempt ? this : toBuilder().attempt(number).build();
    }

    /**
     * Starts with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts with what this has.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return the id that each attempt of the call carries} */
    public String requestId() {
        return requestId;
    }

    /** {@return the number of this attempt, from 1; goes on through fallbacks} */
    public int attempt() {
        return attempt;
    }

    /** {@return how long the attempt may take; for a stream, each wait for a chunk} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return how many times a failed attempt is repeated at the most} */
    public int maxRetries() {
        return maxRetries;
    }

    /** {@return the wait before the first repetition} */
    public Duration retryDelay() {
        return retryDelay;
    }

    /** {@return when the whole call must be over, with all its attempts and fallbacks} */
    public Deadline deadline() {
        return deadline;
    }

    /**
     * Headers of this call's requests, besides those of the client. They never reach a log or a message.
     *
     * @return the values by name; over the WebSocket they are part of the request's frame
     */
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallContext that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(requestId, attempt, timeout, maxRetries, retryDelay, deadline, headers);
    }

    @Override
    public String toString() {
        return Description.of("CallContext")
                .with("requestId", requestId)
                .with("attempt", attempt)
                .with("timeout", timeout)
                .with("maxRetries", maxRetries)
                .with("retryDelay", retryDelay)
                .with("deadline", deadline)
                .with("headers", headers.keySet())
                .toString();
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private @Nullable String requestId;
        private int attempt = 1;
        private Duration timeout = Duration.ofSeconds(30);
        private int maxRetries;
        private Duration retryDelay = Duration.ZERO;
        private Deadline deadline = Deadline.none();
        private Map<String, String> headers = Map.of();

        private Builder() {}

        private Builder(CallContext from) {
            requestId = from.requestId;
            attempt = from.attempt;
            timeout = from.timeout;
            maxRetries = from.maxRetries;
            retryDelay = from.retryDelay;
            deadline = from.deadline;
            headers = from.headers;
        }

        /**
         * Sets the id that each attempt of the call carries.
         *
         * @param requestId the value
         * @return this builder
         */
        public Builder requestId(String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Sets the number of this attempt.
         *
         * @param attempt the value
         * @return this builder
         */
        public Builder attempt(int attempt) {
            this.attempt = attempt;
            return this;
        }

        /**
         * Sets how long the attempt may take.
         *
         * @param timeout the value
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets how many times a failed attempt is repeated at the most.
         *
         * @param maxRetries the value
         * @return this builder
         */
        public Builder maxRetries(int maxRetries) {
            this.maxRetries = maxRetries;
            return this;
        }

        /**
         * Sets the wait before the first repetition.
         *
         * @param retryDelay the value
         * @return this builder
         */
        public Builder retryDelay(Duration retryDelay) {
            this.retryDelay = retryDelay;
            return this;
        }

        /**
         * Sets when the whole call must be over.
         *
         * @param deadline the value
         * @return this builder
         */
        public Builder deadline(Deadline deadline) {
            this.deadline = deadline;
            return this;
        }

        /**
         * Adds a header to the requests of this call.
         *
         * @param name its name
         * @param value its value; replaces an earlier one of that name, the client's included
         * @return this builder
         */
        public Builder header(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.keySet().removeIf(name::equalsIgnoreCase);
            more.put(name, value);
            this.headers = more;
            return this;
        }

        /**
         * Makes the value.
         *
         * @return an immutable CallContext
         */
        public CallContext build() {
            return new CallContext(this);
        }
    }
}
