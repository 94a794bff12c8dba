package ai.tekton.llm.model;

import ai.tekton.llm.internal.check.DurationChecks;
import ai.tekton.llm.internal.value.Description;
import ai.tekton.rhetor.FieldBounds;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The options of one answer: sampling, limits, and the client's retries and fallbacks. The client's configuration, else
 * the server, decides about options that are not set. Immutable and thread-safe.
 *
 * <p>The bounds are those of the contract; building the options with a value outside them fails.
 */
public final class GenerationOptions {
    // Must come before the defaults, whose construction uses these bounds.
    private static final FieldBounds RETRY_COUNT = new FieldBounds("retry_count", 0, Integer.MAX_VALUE);
    private static final FieldBounds MAX_CONTEXT_TOKENS = new FieldBounds("max_context_tokens", 1, Integer.MAX_VALUE);
    private static final GenerationOptions DEFAULTS = builder().build();

    private final @Nullable Double temperature;
    private final @Nullable Integer maxTokens;
    private final List<String> stop;
    private final @Nullable Double topP;
    private final @Nullable Integer topK;
    private final @Nullable Double presencePenalty;
    private final @Nullable Double frequencyPenalty;
    private final @Nullable String provider;
    private final @Nullable String model;
    private final @Nullable String systemPrompt;
    private final @Nullable String contextId;
    private final @Nullable Duration timeout;
    private final @Nullable Integer retryCount;
    private final @Nullable Duration retryDelay;
    private final @Nullable String fallbackProvider;
    private final @Nullable String fallbackModel;
    private final @Nullable Duration deadline;
    private final @Nullable StreamFailurePolicy streamFailurePolicy;
    private final @Nullable String continueInstruction;
    private final @Nullable Integer maxContextTokens;
    private final boolean fitToModel;
    private final @Nullable String capability;
    private final @Nullable ResponseFormat responseFormat;

    GenerationOptions(GenerationOptionsBuilder from) {
        temperature = from.temperature;
        maxTokens = from.maxTokens;
        stop = OptionChecks.copyOf(from.stop);
        topP = from.topP;
        topK = from.topK;
        presencePenalty = from.presencePenalty;
        frequencyPenalty = from.frequencyPenalty;
        provider = from.provider;
        model = from.model;
        systemPrompt = from.systemPrompt;
        contextId = from.contextId;
        timeout = from.timeout;
        retryCount = from.retryCount;
        retryDelay = from.retryDelay;
        fallbackProvider = from.fallbackProvider;
        fallbackModel = from.fallbackModel;
        deadline = from.deadline;
        streamFailurePolicy = from.streamFailurePolicy;
        continueInstruction = from.continueInstruction;
        maxContextTokens = from.maxContextTokens;
        fitToModel = from.fitToModel;
        capability = from.capability;
        responseFormat = from.responseFormat;
        checkNumbers();
        checkTexts();
        checkTimes();
    }

    private void checkNumbers() {
        OptionChecks.check(temperature(), FieldBounds.COMPLETION_OPTIONS_TEMPERATURE);
        OptionChecks.check(maxTokens(), FieldBounds.COMPLETION_OPTIONS_MAX_TOKENS);
        OptionChecks.check(topP(), FieldBounds.COMPLETION_OPTIONS_TOP_P);
        OptionChecks.check(topK(), FieldBounds.COMPLETION_OPTIONS_TOP_K);
        OptionChecks.check(presencePenalty(), FieldBounds.COMPLETION_OPTIONS_PRESENCE_PENALTY);
        OptionChecks.check(frequencyPenalty(), FieldBounds.COMPLETION_OPTIONS_FREQUENCY_PENALTY);
        OptionChecks.check(retryCount(), RETRY_COUNT);
        OptionChecks.check(maxContextTokens(), MAX_CONTEXT_TOKENS);
    }

    private void checkTexts() {
        OptionChecks.checkText("provider", provider());
        OptionChecks.checkText("model", model());
        OptionChecks.checkText("system_prompt", systemPrompt());
        OptionChecks.checkText("context_id", contextId());
        OptionChecks.checkText("fallback_provider", fallbackProvider());
        OptionChecks.checkText("fallback_model", fallbackModel());
        OptionChecks.checkText("continue_instruction", continueInstruction());
        OptionChecks.checkText("capability", capability());
    }

    private void checkTimes() {
        timeout().ifPresent(time -> DurationChecks.checkPositive("timeout", time));
        retryDelay().ifPresent(time -> DurationChecks.checkNotNegative("retry_delay", time));
        deadline().ifPresent(time -> DurationChecks.checkPositive("deadline", time));
    }

    /**
     * Returns options of which none is set.
     *
     * @return the defaults
     */
    public static GenerationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a builder with nothing set.
     *
     * @return a new builder
     */
    public static GenerationOptionsBuilder builder() {
        return new GenerationOptionsBuilder();
    }

    /**
     * Returns a builder with this object's values.
     *
     * @return a new builder
     */
    public GenerationOptionsBuilder toBuilder() {
        return new GenerationOptionsBuilder(this);
    }

    /** {@return the sampling temperature, from 0 (most predictable) to 2; the server's default is 0.7} */
    public OptionalDouble temperature() {
        return temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature);
    }

    /** {@return the maximum number of tokens of the answer, 1 or more} */
    public OptionalInt maxTokens() {
        return maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens);
    }

    /** {@return the stop sequences, at which the answer ends; empty for none} */
    public List<String> stop() {
        return stop;
    }

    /** {@return the share of probability of nucleus (top-p) sampling, from 0 to 1} */
    public OptionalDouble topP() {
        return topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP);
    }

    /** {@return the number of most likely tokens that top-k sampling samples from, 1 or more} */
    public OptionalInt topK() {
        return topK == null ? OptionalInt.empty() : OptionalInt.of(topK);
    }

    /** {@return the presence penalty: above 0, words that have occurred become less likely; from -2 to 2} */
    public OptionalDouble presencePenalty() {
        return presencePenalty == null ? OptionalDouble.empty() : OptionalDouble.of(presencePenalty);
    }

    /**
     * {@return the frequency penalty: above 0, words become less likely the more often they have occurred; from -2 to
     * 2}
     */
    public OptionalDouble frequencyPenalty() {
        return frequencyPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(frequencyPenalty);
    }

    /** {@return the id of the provider; if empty, the client's} */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /** {@return the id of the model; if empty, the client's, else the provider's default} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return the system prompt: the instruction that the model receives before the conversation} */
    public Optional<String> systemPrompt() {
        return Optional.ofNullable(systemPrompt);
    }

    /** {@return the id of the conversation at the server that the call continues; if empty, a new one} */
    public Optional<String> contextId() {
        return Optional.ofNullable(contextId);
    }

    /** {@return how long an attempt may take; for a stream, each wait for a chunk; if empty, the client's} */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** {@return the maximum number of retries of a failed attempt, 0 or more; if empty, the client's} */
    public OptionalInt retryCount() {
        return retryCount == null ? OptionalInt.empty() : OptionalInt.of(retryCount);
    }

    /**
     * {@return the longest delay before the first retry, from which the delays of later retries grow; if empty, the
     * client's}
     */
    public Optional<Duration> retryDelay() {
        return Optional.ofNullable(retryDelay);
    }

    /** {@return the id of the provider that the client falls back to} */
    public Optional<String> fallbackProvider() {
        return Optional.ofNullable(fallbackProvider);
    }

    /** {@return the id of the model that the client falls back to} */
    public Optional<String> fallbackModel() {
        return Optional.ofNullable(fallbackModel);
    }

    /** {@return how long the whole call may take, with all its attempts and fallbacks; if empty, the client's} */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** {@return what happens when a stream fails after its first text; if empty, the client's} */
    public Optional<StreamFailurePolicy> streamFailurePolicy() {
        return Optional.ofNullable(streamFailurePolicy);
    }

    /**
     * {@return the instruction to continue a partial answer, which the next backend receives under
     * {@link StreamFailurePolicy#CONTINUE}; if empty, the library's own}
     */
    public Optional<String> continueInstruction() {
        return Optional.ofNullable(continueInstruction);
    }

    /**
     * {@return the maximum number of tokens of the conversation that the client sends, including its system prompt; the
     * client leaves older messages out until it fits. 1 or more}
     */
    public OptionalInt maxContextTokens() {
        return maxContextTokens == null ? OptionalInt.empty() : OptionalInt.of(maxContextTokens);
    }

    /**
     * {@return whether the client leaves older messages out until the conversation and its answer fit into the model's
     * context}
     */
    public boolean fitToModel() {
        return fitToModel;
    }

    /**
     * {@return the purpose of the answer, such as {@code chat}, {@code code} or {@code orchestration}: a Rhetor of
     * September 2025 chooses the model by it. Others ignore it, which the answer's warnings report}
     */
    public Optional<String> capability() {
        return Optional.ofNullable(capability);
    }

    /** {@return the required format of the answer's text; if empty, any text} */
    public Optional<ResponseFormat> responseFormat() {
        return Optional.ofNullable(responseFormat);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GenerationOptions that && values().equals(that.values());
    }

    @Override
    public int hashCode() {
        return values().hashCode();
    }

    private List<Object> values() {
        return Arrays.asList(
                temperature,
                maxTokens,
                stop,
                topP,
                topK,
                presencePenalty,
                frequencyPenalty,
                provider,
                model,
                systemPrompt,
                contextId,
                timeout,
                retryCount,
                retryDelay,
                fallbackProvider,
                fallbackModel,
                deadline,
                streamFailurePolicy,
                continueInstruction,
                maxContextTokens,
                fitToModel,
                capability,
                responseFormat);
    }

    @Override
    public String toString() {
        return Description.of("GenerationOptions")
                .with("temperature", temperature)
                .with("maxTokens", maxTokens)
                .withSizeOf("stop", stop)
                .with("topP", topP)
                .with("topK", topK)
                .with("presencePenalty", presencePenalty)
                .with("frequencyPenalty", frequencyPenalty)
                .with("provider", provider)
                .with("model", model)
                .withSizeOf("systemPrompt", systemPrompt)
                .with("contextId", contextId)
                .with("timeout", timeout)
                .with("retryCount", retryCount)
                .with("retryDelay", retryDelay)
                .with("fallbackProvider", fallbackProvider)
                .with("fallbackModel", fallbackModel)
                .with("deadline", deadline)
                .with("streamFailurePolicy", streamFailurePolicy)
                .withSizeOf("continueInstruction", continueInstruction)
                .with("maxContextTokens", maxContextTokens)
                .with("fitToModel", fitToModel)
                .with("capability", capability)
                .with("responseFormat", responseFormat)
                .toString();
    }
}
