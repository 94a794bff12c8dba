package ai.tekton.llm.error;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a failed call beside its message. Immutable and thread-safe.
 *
 * <p>Most users only read these facts from the exception; whoever writes an {@code LlmBackend} of their own makes them
 * with {@link #builder()}.
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
     * Details of which nothing is known.
     *
     * @return no status, no attempts, no request id, no cause
     */
    public static FailureDetails none() {
        return NONE;
    }

    /**
     * Starts with nothing known.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The HTTP status, where the failure came with one.
     *
     * @return the status
     */
    public OptionalInt status() {
        return status == null ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /**
     * How many attempts the call had made, this one included; 0 where none was begun.
     *
     * @return the number of attempts
     */
    public int attempts() {
        return attempts;
    }

    /**
     * The id that the call's requests carried.
     *
     * @return the request id
     */
    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    /**
     * Whether the same call may succeed later, where that is known better than from the exception's type.
     *
     * @return true or false, or empty to go by the type
     */
    public Optional<Boolean> retryable() {
        return Optional.ofNullable(retryable);
    }

    /**
     * How long the server asked to wait.
     *
     * @return the wait
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * The id of the adapter (the model's provider) that failed.
     *
     * @return the adapter's id
     */
    public Optional<String> adapterId() {
        return Optional.ofNullable(adapterId);
    }

    /**
     * The text that had come before a stream failed.
     *
     * @return the text so far
     */
    public Optional<String> partialText() {
        return Optional.ofNullable(partialText);
    }

    /**
     * What brought the failure about.
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
         * @param attempts the number, this attempt included
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
         * Says whether the same call may succeed later.
         *
         * @param retryable whether a retry may help
         * @return this builder
         */
        public Builder retryable(boolean retryable) {
            this.retryable = retryable;
            return this;
        }

        /**
         * Sets how long the server asked to wait.
         *
         * @param retryAfter the wait
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
         * Sets the text that had come before a stream failed.
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
         * @param cause what brought the failure about
         * @return this builder
         */
        public Builder cause(Throwable cause) {
            this.cause = cause;
            return this;
        }

        /**
         * Makes the details.
         *
         * @return immutable details
         */
        public FailureDetails build() {
            return new FailureDetails(this);
        }
    }
}
