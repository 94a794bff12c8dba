package ai.tekton.llm.model;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.check.DurationChecks;
import ai.tekton.rhetor.FieldBounds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How one answer is made, and how hard the client tries to get it. What is left empty is decided by the client's
 * configuration, else by the server. Immutable and thread-safe.
 *
 * <p>Bounds are those of the contract; a value outside them is refused when the options are made.
 *
 * @param temperature how freely words are chosen, from 0, the most predictable, to 2; the server's default is 0.7
 * @param maxTokens the most tokens the answer may have, 1 or more
 * @param stop texts at which the answer ends; empty for none
 * @param topP nucleus sampling, the share of probability that is sampled from, from 0 to 1
 * @param topK samples from this many of the likeliest tokens, 1 or more
 * @param presencePenalty above 0, words that are already there become less likely; from -2 to 2
 * @param frequencyPenalty above 0, words become less likely the more often they are there; from -2 to 2
 * @param provider the id of the provider; the client's, where empty
 * @param model the id of the model; the client's, else the provider's default, where empty
 * @param systemPrompt what the model is told before the conversation
 * @param contextId the conversation at the server that this belongs to; a new one, where empty
 * @param timeout how long an attempt may take, for a stream the wait for each of its bytes; the client's, where empty
 * @param retryCount how many times a failed attempt is repeated at the most, 0 or more; the client's, where empty
 * @param retryDelay the wait before the first repetition, from which later ones grow; the client's, where empty
 * @param fallbackProvider the id of the provider that is tried when the first fails
 * @param fallbackModel the id of the model that is tried when the first fails
 * @param deadline how long the whole call may take, with all its attempts and fallbacks; the client's, where empty
 * @param streamFailurePolicy what happens where a stream fails after its first text; the client's, where empty
 * @param continueInstruction what the next backend is told where {@link StreamFailurePolicy#CONTINUE} has it go on with
 *     half an answer; a sentence of the library's, where empty
 * @param maxContextTokens the most tokens the conversation may have when it is sent, its system prompt included; older
 *     messages are left out until it does. 1 or more
 * @param fitToModel whether older messages are left out until the conversation and its answer fit into the model
 * @param capability what the answer is for, such as {@code chat}, {@code code} or {@code orchestration}: picks who answers
 *     at a Rhetor of September 2025, and does nothing at others, which is said in the answer's warnings
 */
public record GenerationOptions(
        OptionalDouble temperature,
        OptionalInt maxTokens,
        List<String> stop,
        OptionalDouble topP,
        OptionalInt topK,
        OptionalDouble presencePenalty,
        OptionalDouble frequencyPenalty,
        Optional<String> provider,
        Optional<String> model,
        Optional<String> systemPrompt,
        Optional<String> contextId,
        Optional<Duration> timeout,
        OptionalInt retryCount,
        Optional<Duration> retryDelay,
        Optional<String> fallbackProvider,
        Optional<String> fallbackModel,
        Optional<Duration> deadline,
        Optional<StreamFailurePolicy> streamFailurePolicy,
        Optional<String> continueInstruction,
        OptionalInt maxContextTokens,
        boolean fitToModel,
        Optional<String> capability) {
    private static final GenerationOptions DEFAULTS = builder().build();

    /**
     * Checks every value.
     *
     * @throws InvalidRequestException naming the field that is out of its bounds, and the bounds
     */
    public GenerationOptions {
        stop = OptionChecks.copyOf(stop);
        OptionChecks.check(temperature, FieldBounds.COMPLETION_OPTIONS_TEMPERATURE);
        OptionChecks.check(maxTokens, FieldBounds.COMPLETION_OPTIONS_MAX_TOKENS);
        OptionChecks.check(topP, FieldBounds.COMPLETION_OPTIONS_TOP_P);
        OptionChecks.check(topK, FieldBounds.COMPLETION_OPTIONS_TOP_K);
        OptionChecks.check(presencePenalty, FieldBounds.COMPLETION_OPTIONS_PRESENCE_PENALTY);
        OptionChecks.check(frequencyPenalty, FieldBounds.COMPLETION_OPTIONS_FREQUENCY_PENALTY);
        OptionChecks.checkText("provider", provider);
        OptionChecks.checkText("model", model);
        OptionChecks.checkText("system_prompt", systemPrompt);
        OptionChecks.checkText("context_id", contextId);
        timeout.ifPresent(time -> DurationChecks.checkPositive("timeout", time));
        OptionChecks.check(retryCount, new FieldBounds("retry_count", 0, Integer.MAX_VALUE));
        retryDelay.ifPresent(time -> DurationChecks.checkNotNegative("retry_delay", time));
        OptionChecks.checkText("fallback_provider", fallbackProvider);
        OptionChecks.checkText("fallback_model", fallbackModel);
        OptionChecks.checkText("continue_instruction", continueInstruction);
        OptionChecks.checkText("capability", capability);
        deadline.ifPresent(time -> DurationChecks.checkPositive("deadline", time));
        OptionChecks.check(maxContextTokens, new FieldBounds("max_context_tokens", 1, Integer.MAX_VALUE));
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
}
