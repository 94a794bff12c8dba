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
 * How one answer is made, and how hard the client tries to get it. What is left empty is decided by the client's
 * configuration, else by the server. Immutable and thread-safe.
 *
 * <p>Bounds are those of the contract; a value outside them is refused when the options are made.
 */
public final class GenerationOptions {
    // Before the defaults, which are checked by them.
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
     * Options that leave everything to the client and the server.
     *
     * @return the defaults
     */
    public static GenerationOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Starts with nothing set.
     *
     * @return a new builder
     */
    public static GenerationOptionsBuilder builder() {
        return new GenerationOptionsBuilder();
    }

    /**
     * Starts with what this has.
     *
     * @return a new builder
     */
    public GenerationOptionsBuilder toBuilder() {
        return new GenerationOptionsBuilder(this);
    }

    /** {@return how freely words are chosen, from 0, the most predictable, to 2; the server's default is 0.7} */
    public OptionalDouble temperature() {
        return temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature);
    }

    /** {@return the most tokens the answer may have, 1 or more} */
    public OptionalInt maxTokens() {
        return maxTokens == null ? OptionalInt.empty() : OptionalInt.of(maxTokens);
    }

    /** {@return texts at which the answer ends; empty for none} */
    public List<String> stop() {
        return stop;
    }

    /** {@return nucleus sampling, the share of probability that is sampled from, from 0 to 1} */
    public OptionalDouble topP() {
        return topP == null ? OptionalDouble.empty() : OptionalDouble.of(topP);
    }

    /** {@return samples from this many of the likeliest tokens, 1 or more} */
    public OptionalInt topK() {
        return topK == null ? OptionalInt.empty() : OptionalInt.of(topK);
    }

    /** {@return above 0, words that are already there become less likely; from -2 to 2} */
    public OptionalDouble presencePenalty() {
        return presencePenalty == null ? OptionalDouble.empty() : OptionalDouble.of(presencePenalty);
    }

    /** {@return above 0, words become less likely the more often they are there; from -2 to 2} */
    public OptionalDouble frequencyPenalty() {
        return frequencyPenalty == null ? OptionalDouble.empty() : OptionalDouble.of(frequencyPenalty);
    }

    /** {@return the id of the provider; the client's, where empty} */
    public Optional<String> provider() {
        return Optional.ofNullable(provider);
    }

    /** {@return the id of the model; the client's, else the provider's default, where empty} */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }

    /** {@return what the model is told before the conversation} */
    public Optional<String> systemPrompt() {
        return Optional.ofNullable(systemPrompt);
    }

    /** {@return the conversation at the server that this belongs to; a new one, where empty} */
    public Optional<String> contextId() {
        return Optional.ofNullable(contextId);
    }

    /** {@return how long an attempt may take, for a stream the wait for each of its bytes; the client's, where empty} */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** {@return how many times a failed attempt is repeated at the most, 0 or more; the client's, where empty} */
    public OptionalInt retryCount() {
        return retryCount == null ? OptionalInt.empty() : OptionalInt.of(retryCount);
    }

    /** {@return the wait before the first repetition, from which later ones grow; the client's, where empty} */
    public Optional<Duration> retryDelay() {
        return Optional.ofNullable(retryDelay);
    }

    /** {@return the id of the provider that is tried when the first fails} */
    public Optional<String> fallbackProvider() {
        return Optional.ofNullable(fallbackProvider);
    }

    /** {@return the id of the model that is tried when the first fails} */
    public Optional<String> fallbackModel() {
        return Optional.ofNullable(fallbackModel);
    }

    /** {@return how long the whole call may take, with all its attempts and fallbacks; the client's, where empty} */
    public Optional<Duration> deadline() {
        return Optional.ofNullable(deadline);
    }

    /** {@return what happens where a stream fails after its first text; the client's, where empty} */
    public Optional<StreamFailurePolicy> streamFailurePolicy() {
        return Optional.ofNullable(streamFailurePolicy);
    }

    /** {@return what the next backend is told where {@link StreamFailurePolicy#CONTINUE} has it go on with half an
     * answer; a sentence of the library's, where empty} */
    public Optional<String> continueInstruction() {
        return Optional.ofNullable(continueInstruction);
    }

    /** {@return the most tokens the conversation may have when it is sent, its system prompt included; older messages
     * are left out until it does. 1 or more} */
    public OptionalInt maxContextTokens() {
        return maxContextTokens == null ? OptionalInt.empty() : OptionalInt.of(maxContextTokens);
    }

    /** {@return whether older messages are left out until the conversation and its answer fit into the model} */
    public boolean fitToModel() {
        return fitToModel;
    }

    /** {@return what the answer is for, such as {@code chat}, {@code code} or {@code orchestration}: picks who
     * answers at a Rhetor of September 2025, and does nothing at others, which is said in the answer's warnings} */
    public Optional<String> capability() {
        return Optional.ofNullable(capability);
    }

    /** {@return what the text of the answer is to be; any text, where empty} */
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
