package ai.tekton.llm.error;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The details of a failed call, besides its message. Immutable and thread-safe.
 *
 * <p>Most users read these details from the exception; the author of an {@code LlmBackend} makes them with
 * {@link #builder()}.
 */
public final class FailureDetails {
    private static final FailureDetails NONE = builder().build();

    private final @Nullable Integer status;
    private final int attempts;
    private final @Nullable String requestId;
    private final @Nullable Boolean retryable;
    private final @Nullable Duration retryAfter;
    private final @Nullable String adapterId;
    private final @Nullable String partialText;
    private final @Nullable Throwable cause;

    private FailureDetails(Builder builder) {
        this.status = builder.status;
        this.attempts = builder.attempts;
        this.requestId = builder.requestId;
        this.retryable = builder.retryable;
        this.retryAfter = builder.retryAfter;
        this.adapterId = builder.adapterId;
        this.partialText = builder.partialText;
        this.cause = builder.cause;
    }

    /**
     * Returns empty details.
     *
     * @return no status, no attempts, no request id, no cause
     */
    public static FailureDetails none() {
        return NONE;
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
     * Returns the HTTP status, if the failure has one.
     *
     * @return the status
     */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * Returns the number of attempts that the call had made, including the failed one; 0 if none had begun.
     *
     * @return the number of attempts
     */
    public int attempts() {
        return attempts;
    }

    /**
     * Returns the id that the call's requests carried.
     *
     * @return the request id
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Returns whether the same call may succeed later, if that is known better than from the exception's type.
     *
     * @return true or false, or empty to go by the type
     */
    public Optional<Boolean> retryable() {
        return Optional.ofNullable(retryable);
    }

    /**
     * Returns how long the server asked the client to wait.
     *
     * @return the delay
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * Returns the id of the adapter (the model's provider) that failed.
     *
     * @return the adapter's id
     */
    public Optional<String> adapterId() {
        return Optional.ofNullable(adapterId);
    }

    /**
     * Returns the text that the stream had delivered before it failed.
     *
     * @return the text so far
     */
    public Optional<String> partialText() {
        return Optional.ofNullable(partialText);
    }

    /**
     * Returns the cause of the failure.
     *
     * @return the cause
     */
    public Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    /** Collects details; not thread-safe. */
    public static final class Builder {
        private @Nullable Integer status;
        private int attempts;
        private @Nullable String requestId;
        private @Nullable Boolean retryable;
        private @Nullable Duration retryAfter;
        private @Nullable String adapterId;
        private @Nullable String partialText;
        private @Nullable Throwable cause;

        private Builder() {}

        /**
         * Sets the HTTP status.
         *
         * @param status the status
         * @return this builder
         */
        public Builder status(int status) {
            this.status = status;
            return this;
        }

        /**
         * Sets the number of attempts made.
         *
         * @param attempts the number, including the failed attempt
         * @return this builder
         */
        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        /**
         * Sets the request id.
         *
         * @param requestId the id
         * @return this builder
         */
        public Builder requestId(String requestId) {
            this.requestId = requestId;
            return this;
        }

        /**
         * Sets whether the same call may succeed later.
         *
         * @param retryable whether a retry may help
         * @return this builder
         */
        public Builder retryable(boolean retryable) {
            this.retryable = retryable;
            return this;
        }

        /**
         * Sets how long the server asked the client to wait.
         *
         * @param retryAfter the delay
         * @return this builder
         */
        public Builder retryAfter(Duration retryAfter) {
            this.retryAfter = retryAfter;
            return this;
        }

        /**
         * Sets the id of the adapter that failed.
         *
         * @param adapterId the id
         * @return this builder
         */
        public Builder adapterId(String adapterId) {
            this.adapterId = adapterId;
            return this;
        }

        /**
         * Sets the text that the stream had delivered before it failed.
         *
         * @param partialText the text so far
         * @return this builder
         */
        public Builder partialText(String partialText) {
            this.partialText = partialText;
            return this;
        }

        /**
         * Sets the cause.
         *
         * @param cause the cause
         * @return this builder
         */
        public Builder cause(Throwable cause) {
            this.cause = cause;
            return this;
        }

        /**
         * Builds the details.
         *
         * @return immutable details
         */
        public FailureDetails build() {
            return new FailureDetails(this);
        }
    }
}
