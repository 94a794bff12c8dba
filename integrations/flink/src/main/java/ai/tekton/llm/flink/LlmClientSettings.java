package ai.tekton.llm.flink;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.Serializable;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The client that a job asks with. What is not set here is taken from the environment of each task manager, {@code RHETOR_URL}
 * and {@code RHETOR_AUTH_TOKEN} among it; a token has no place here, as these settings are sent with the job. Immutable and
 * thread-safe.
 *
 * <p>The limits and the budget are those of the whole step of a job, and its parallel instances share them evenly.
 */
public final class LlmClientSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The default of the highest time for one row: 10 minutes. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

    /** The default number of calls in progress of each parallel instance. */
    public static final int DEFAULT_CAPACITY = 64;

    /** The component that calls. */
    private final String componentId;
    /** Rhetor's address; null for that of the environment. */
    private final @Nullable URI url;
    /** The provider; null for that of the environment. */
    private final @Nullable String provider;
    /** The model; null for that of the environment. */
    private final @Nullable String model;
    /** The time of an attempt; null for the client's default. */
    private final @Nullable Duration timeout;
    /** The time of a whole call. */
    private final Duration deadline;
    /** The retries of a call; null for the client's default. */
    private final @Nullable Integer maxRetries;
    /** The calls in progress of each parallel instance. */
    private final int capacity;
    /** The limit of requests of the whole step; null for none. */
    private final @Nullable Integer requestsPerMinute;
    /** The limit of tokens of the whole step; null for none. */
    private final @Nullable Integer tokensPerMinute;
    /** The budget of the whole step; null for none. */
    private final @Nullable BigDecimal budget;
    /** The customization of the client; null for none. */
    private final @Nullable ClientCustomization customization;

    private LlmClientSettings(Builder from) {
        componentId = from.componentId;
        url = from.url;
        provider = from.provider;
        model = from.model;
        timeout = from.timeout;
        deadline = from.deadline;
        maxRetries = from.maxRetries;
        capacity = from.capacity;
        requestsPerMinute = from.requestsPerMinute;
        tokensPerMinute = from.tokensPerMinute;
        budget = from.budget;
        customization = from.customization;
    }

    /**
     * Starts with the environment's settings.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads what is set under {@code tekton.llm.}: {@code component}, {@code url}, {@code provider}, {@code model},
     * {@code timeout}, {@code deadline} (such as {@code PT30S}), {@code max-retries}, {@code capacity},
     * {@code requests-per-minute}, {@code tokens-per-minute} and {@code budget}.
     *
     * @param parameters gives the value of a key; null where there is none
     * @return the settings
     * @throws InvalidRequestException naming the key whose value is wrong
     */
    public static LlmClientSettings of(Function<String, @Nullable String> parameters) {
        return Parameters.read(parameters);
    }

    /** {@return the id that the server knows the job's calls by. Default {@code flink}} */
    public String componentId() {
        return componentId;
    }

    /** {@return how long one row may take, with all its attempts, and its waits for a turn under limits. Default 10 minutes} */
    public Duration deadline() {
        return deadline;
    }

    /** {@return how many rows each parallel instance asks at once. Default 64} */
    public int capacity() {
        return capacity;
    }

    /** {@return how many requests all parallel instances together send in a minute. Default: any number} */
    public OptionalInt requestsPerMinute() {
        return requestsPerMinute == null ? OptionalInt.empty() : OptionalInt.of(requestsPerMinute);
    }

    /** {@return how many tokens the requests and answers of all parallel instances have in a minute. Default: any number} */
    public OptionalInt tokensPerMinute() {
        return tokensPerMinute == null ? OptionalInt.empty() : OptionalInt.of(tokensPerMinute);
    }

    /** {@return what all answers together may cost, in the currency of the providers' prices. Default: any sum} */
    public Optional<BigDecimal> budget() {
        return Optional.ofNullable(budget);
    }

    /** Whether each instance needs its own client, because it has a share of a limit or of the budget. */
    boolean areLimited() {
        return requestsPerMinute != null || tokensPerMinute != null || budget != null;
    }

    /** Creates the builder of a client, without limits and budget. */
    TektonLlmClientBuilder client() {
        TektonLlmClientBuilder client = TektonLlmClient.builder()
                .componentId(componentId)
                // Its text would be taken for an answer.
                .withoutLocalFallback()
                .configure(config -> {
                    Optional.ofNullable(url).ifPresent(config::url);
                    Optional.ofNullable(provider).ifPresent(config::provider);
                    Optional.ofNullable(model).ifPresent(config::model);
                    Optional.ofNullable(timeout).ifPresent(config::timeout);
                    Optional.ofNullable(maxRetries).ifPresent(config::maxRetries);
                    config.deadline(deadline);
                });
        if (customization != null) {
            customization.customize(client);
        }
        return client;
    }

    /** Collects the values; not thread-safe. */
    public static final class Builder {
        private String componentId = "flink";
        private @Nullable URI url;
        private @Nullable String provider;
        private @Nullable String model;
        private @Nullable Duration timeout;
        private Duration deadline = DEFAULT_DEADLINE;
        private @Nullable Integer maxRetries;
        private int capacity = DEFAULT_CAPACITY;
        private @Nullable Integer requestsPerMinute;
        private @Nullable Integer tokensPerMinute;
        private @Nullable BigDecimal budget;
        private @Nullable ClientCustomization customization;

        private Builder() {}

        /**
         * Sets the id that the server knows the job's calls by.
         *
         * @param componentId the id; not blank
         * @return this builder
         */
        public Builder componentId(String componentId) {
            this.componentId = Objects.requireNonNull(componentId, "componentId");
            return this;
        }

        /**
         * Sets where Rhetor is, as the task managers reach it.
         *
         * @param url an {@code http} or {@code https} URL
         * @return this builder
         * @throws InvalidRequestException where it is no URL
         */
        public Builder url(String url) {
            try {
                this.url = new URI(url.strip());
            } catch (java.net.URISyntaxException e) {
                throw new InvalidRequestException("url must be a URL, but is not: " + e.getReason() + ".");
            }
            return this;
        }

        /**
         * Sets the provider of prompts that name none.
         *
         * @param provider the provider's id
         * @return this builder
         */
        public Builder provider(String provider) {
            this.provider = Objects.requireNonNull(provider, "provider");
            return this;
        }

        /**
         * Sets the model of prompts that name none.
         *
         * @param model the model's id
         * @return this builder
         */
        public Builder model(String model) {
            this.model = Objects.requireNonNull(model, "model");
            return this;
        }

        /**
         * Sets how long an attempt may take.
         *
         * @param timeout more than zero
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = positive("timeout", timeout);
            return this;
        }

        /**
         * Sets how long one row may take, with all its attempts.
         *
         * @param deadline more than zero
         * @return this builder
         */
        public Builder deadline(Duration deadline) {
            this.deadline = positive("deadline", deadline);
            return this;
        }

        /**
         * Sets how many times a failed attempt is repeated. Flink repeats none.
         *
         * @param maxRetries 0 or more
         * @return this builder
         */
        public Builder maxRetries(int maxRetries) {
            this.maxRetries = atLeast("maxRetries", maxRetries, 0);
            return this;
        }

        /**
         * Sets the maximum number of rows in progress in each parallel instance. At that number the instance takes no more rows,
         * so that the operators before it wait (backpressure).
         *
         * @param capacity 1 or more
         * @return this builder
         */
        public Builder capacity(int capacity) {
            this.capacity = atLeast("capacity", capacity, 1);
            return this;
        }

        /**
         * Sets how many requests all parallel instances together send in a minute.
         *
         * @param requestsPerMinute at least the parallelism
         * @return this builder
         */
        public Builder requestsPerMinute(int requestsPerMinute) {
            this.requestsPerMinute = atLeast("requestsPerMinute", requestsPerMinute, 1);
            return this;
        }

        /**
         * Sets how many tokens the requests and answers of all parallel instances have in a minute.
         *
         * @param tokensPerMinute at least the parallelism
         * @return this builder
         */
        public Builder tokensPerMinute(int tokensPerMinute) {
            this.tokensPerMinute = atLeast("tokensPerMinute", tokensPerMinute, 1);
            return this;
        }

        /**
         * Sets what all answers together may cost. What was spent is a part of each checkpoint; what is spent after the last
         * one before a failure is not known afterwards, and comes on top.
         *
         * @param budget the sum, in the currency of the providers' prices; 0 or more
         * @return this builder
         */
        public Builder budget(BigDecimal budget) {
            if (budget.signum() < 0) {
                throw new InvalidRequestException("budget must be at least 0, but is " + budget.toPlainString() + ".");
            }
            this.budget = budget;
            return this;
        }

        /**
         * Changes what these settings have no name for.
         *
         * @param customization runs on the task managers
         * @return this builder
         */
        public Builder customize(ClientCustomization customization) {
            this.customization = Objects.requireNonNull(customization, "customization");
            return this;
        }

        private static Duration positive(String name, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new InvalidRequestException(name + " must be more than zero, but is " + value + ".");
            }
            return value;
        }

        private static int atLeast(String name, int value, int least) {
            if (value < least) {
                throw new InvalidRequestException(name + " must be at least " + least + ", but is " + value + ".");
            }
            return value;
        }

        /**
         * Makes the value.
         *
         * @return immutable settings
         */
        public LlmClientSettings build() {
            return new LlmClientSettings(this);
        }
    }
}
