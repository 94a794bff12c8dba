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

/** The id, the number of the attempt and the limits of a call. Immutable and thread-safe. */
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
     * Returns how long an attempt that begins now may take: the timeout, or the time until the deadline if that is
     * less.
     *
     * @return the time; zero if the deadline has passed
     */
    public Duration attemptTimeout() {
        return deadline.remaining().filter(left -> left.compareTo(timeout) < 0).orElse(timeout);
    }

    /**
     * Returns a copy with another timeout.
     *
     * @param other how long the attempt may take
     * @return the context with that timeout
     */
    public CallContext withTimeout(Duration other) {
        return toBuilder().timeout(other).build();
    }

    /**
     * Returns a copy with another number of the attempt.
     *
     * @param number the attempt's number, from 1
     * @return the context with that number
     */
    public CallContext withAttempt(int number) {
        return number == attempt ? this : toBuilder().attempt(number).build();
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with this object's values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return the id that every attempt of the call carries} */
    public String requestId() {
        return requestId;
    }

    /** {@return the number of this attempt, from 1; fallbacks continue the count} */
    public int attempt() {
        return attempt;
    }

    /** {@return how long the attempt may take; for a stream, each wait for a chunk} */
    public Duration timeout() {
        return timeout;
    }

    /** {@return the maximum number of retries of a failed attempt} */
    public int maxRetries() {
        return maxRetries;
    }

    /** {@return the longest delay before the first retry} */
    public Duration retryDelay() {
        return retryDelay;
    }

    /** {@return the deadline of the whole call, with all its attempts and fallbacks} */
    public Deadline deadline() {
        return deadline;
    }

    /**
     * Returns the headers of this call's requests, in addition to those of the client. Their values never appear in a
     * log or a message.
     *
     * @return the values by name; over the WebSocket the request's frame carries them
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
         * Sets the id that every attempt of the call carries.
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
         * Sets the maximum number of retries of a failed attempt.
         *
         * @param maxRetries the value
         * @return this builder
         */
        public Builder maxRetries(int maxRetries) {
            this.maxRetries = maxRetries;
            return this;
        }

        /**
         * Sets the longest delay before the first retry.
         *
         * @param retryDelay the value
         * @return this builder
         */
        public Builder retryDelay(Duration retryDelay) {
            this.retryDelay = retryDelay;
            return this;
        }

        /**
         * Sets the deadline of the whole call.
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
         * @param value its value; replaces an earlier header of that name, including the client's
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
         * Builds the value.
         *
         * @return an immutable CallContext
         */
        public CallContext build() {
            return new CallContext(this);
        }
    }
}
