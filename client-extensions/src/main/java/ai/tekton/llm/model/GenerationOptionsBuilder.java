package ai.tekton.llm.model;

import ai.tekton.llm.error.InvalidRequestException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects {@link GenerationOptions}; not thread-safe. */
public final class GenerationOptionsBuilder {
    @Nullable
    Double temperature;

    @Nullable
    Integer maxTokens;

    List<String> stop = List.of();

    @Nullable
    Double topP;

    @Nullable
    Integer topK;

    @Nullable
    Double presencePenalty;

    @Nullable
    Double frequencyPenalty;

    @Nullable
    String provider;

    @Nullable
    String model;

    @Nullable
    String systemPrompt;

    @Nullable
    String contextId;

    @Nullable
    Duration timeout;

    @Nullable
    Integer retryCount;

    @Nullable
    Duration retryDelay;

    @Nullable
    String fallbackProvider;

    @Nullable
    String fallbackModel;

    @Nullable
    Duration deadline;

    @Nullable
    StreamFailurePolicy streamFailurePolicy;

    @Nullable
    String continueInstruction;

    @Nullable
    Integer maxContextTokens;

    boolean fitToModel;

    @Nullable
    String capability;

    @Nullable
    ResponseFormat responseFormat;

    GenerationOptionsBuilder() {}

    GenerationOptionsBuilder(GenerationOptions from) {
        temperature = from.temperature().isPresent() ? from.temperature().getAsDouble() : null;
        maxTokens = from.maxTokens().isPresent() ? from.maxTokens().getAsInt() : null;
        stop = from.stop();
        topP = from.topP().isPresent() ? from.topP().getAsDouble() : null;
        topK = from.topK().isPresent() ? from.topK().getAsInt() : null;
        presencePenalty =
                from.presencePenalty().isPresent() ? from.presencePenalty().getAsDouble() : null;
        frequencyPenalty =
                from.frequencyPenalty().isPresent() ? from.frequencyPenalty().getAsDouble() : null;
        provider = from.provider().orElse(null);
        model = from.model().orElse(null);
        systemPrompt = from.systemPrompt().orElse(null);
        contextId = from.contextId().orElse(null);
        timeout = from.timeout().orElse(null);
        retryCount = from.retryCount().isPresent() ? from.retryCount().getAsInt() : null;
        retryDelay = from.retryDelay().orElse(null);
        fallbackProvider = from.fallbackProvider().orElse(null);
        fallbackModel = from.fallbackModel().orElse(null);
        deadline = from.deadline().orElse(null);
        streamFailurePolicy = from.streamFailurePolicy().orElse(null);
        continueInstruction = from.continueInstruction().orElse(null);
        maxContextTokens =
                from.maxContextTokens().isPresent() ? from.maxContextTokens().getAsInt() : null;
        fitToModel = from.fitToModel();
        capability = from.capability().orElse(null);
        responseFormat = from.responseFormat().orElse(null);
    }

    /**
     * Sets how freely words are chosen, from 0, the most predictable, to 2; the server's default is 0.7.
     *
     * @param temperature the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder temperature(@Nullable Double temperature) {
        this.temperature = temperature;
        return this;
    }

    /**
     * Sets the most tokens the answer may have, 1 or more.
     *
     * @param maxTokens the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder maxTokens(@Nullable Integer maxTokens) {
        this.maxTokens = maxTokens;
        return this;
    }

    /**
     * Sets texts at which the answer ends; empty for none.
     *
     * @param stop the texts
     * @return this builder
     */
    public GenerationOptionsBuilder stop(List<String> stop) {
        this.stop = stop;
        return this;
    }

    /**
     * Sets texts at which the answer ends; empty for none.
     *
     * @param stop the texts
     * @return this builder
     */
    public GenerationOptionsBuilder stop(String... stop) {
        return stop(List.of(stop));
    }

    /**
     * Sets nucleus sampling, the share of probability that is sampled from, from 0 to 1.
     *
     * @param topP the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder topP(@Nullable Double topP) {
        this.topP = topP;
        return this;
    }

    /**
     * Sets samples from this many of the likeliest tokens, 1 or more.
     *
     * @param topK the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder topK(@Nullable Integer topK) {
        this.topK = topK;
        return this;
    }

    /**
     * Sets above 0, words that are already there become less likely; from -2 to 2.
     *
     * @param presencePenalty the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder presencePenalty(@Nullable Double presencePenalty) {
        this.presencePenalty = presencePenalty;
        return this;
    }

    /**
     * Sets above 0, words become less likely the more often they are there; from -2 to 2.
     *
     * @param frequencyPenalty the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder frequencyPenalty(@Nullable Double frequencyPenalty) {
        this.frequencyPenalty = frequencyPenalty;
        return this;
    }

    /**
     * Sets the id of the provider; the client's, where empty.
     *
     * @param provider the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder provider(@Nullable String provider) {
        this.provider = provider;
        return this;
    }

    /**
     * Sets the id of the model; the client's, else the provider's default, where empty.
     *
     * @param model the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder model(@Nullable String model) {
        this.model = model;
        return this;
    }

    /**
     * Sets what the model is told before the conversation.
     *
     * @param systemPrompt the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder systemPrompt(@Nullable String systemPrompt) {
        this.systemPrompt = systemPrompt;
        return this;
    }

    /**
     * Sets the conversation at the server that this belongs to; a new one, where empty.
     *
     * @param contextId the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder contextId(@Nullable String contextId) {
        this.contextId = contextId;
        return this;
    }

    /**
     * Sets how long an attempt may take, for a stream the wait for each of its bytes; the client's, where empty.
     *
     * @param timeout the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder timeout(@Nullable Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * Sets how many times a failed attempt is repeated at the most, 0 or more; the client's, where empty.
     *
     * @param retryCount the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder retryCount(@Nullable Integer retryCount) {
        this.retryCount = retryCount;
        return this;
    }

    /**
     * Sets the wait before the first repetition, from which later ones grow; the client's, where empty.
     *
     * @param retryDelay the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder retryDelay(@Nullable Duration retryDelay) {
        this.retryDelay = retryDelay;
        return this;
    }

    /**
     * Sets the id of the provider that is tried when the first fails.
     *
     * @param fallbackProvider the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder fallbackProvider(@Nullable String fallbackProvider) {
        this.fallbackProvider = fallbackProvider;
        return this;
    }

    /**
     * Sets the id of the model that is tried when the first fails.
     *
     * @param fallbackModel the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder fallbackModel(@Nullable String fallbackModel) {
        this.fallbackModel = fallbackModel;
        return this;
    }

    /**
     * Sets how long the whole call may take, with all its attempts and fallbacks.
     *
     * @param deadline the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder deadline(@Nullable Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    /**
     * Sets what happens where a stream fails after its first text.
     *
     * @param streamFailurePolicy the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder streamFailurePolicy(@Nullable StreamFailurePolicy streamFailurePolicy) {
        this.streamFailurePolicy = streamFailurePolicy;
        return this;
    }

    /**
     * Sets what the next backend is told where it is to go on with half an answer.
     *
     * @param continueInstruction the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder continueInstruction(@Nullable String continueInstruction) {
        this.continueInstruction = continueInstruction;
        return this;
    }

    /**
     * Sets the most tokens the conversation may have when it is sent, its system prompt included. Older messages are left
     * out until it does, by the client's trim strategy.
     *
     * @param maxContextTokens the value, 1 or more; null sends all of it
     * @return this builder
     */
    public GenerationOptionsBuilder maxContextTokens(@Nullable Integer maxContextTokens) {
        this.maxContextTokens = maxContextTokens;
        return this;
    }

    /**
     * Has older messages left out until the conversation fits into the model: the {@code context_length} that the provider
     * states for it, less {@code maxTokens}; where that is open, less a quarter, but no more than 4096. Where no length is
     * stated, all is sent. Together with {@code maxContextTokens} the smaller of both counts.
     *
     * @param fitToModel true to fit; default false
     * @return this builder
     */
    public GenerationOptionsBuilder fitToModel(boolean fitToModel) {
        this.fitToModel = fitToModel;
        return this;
    }

    /**
     * Sets what the answer is for, such as {@code chat}, {@code code} or {@code orchestration}: it picks who answers at a
     * Rhetor of September 2025. Others do not know it, which the answer's warnings say.
     *
     * @param capability the value; null leaves it open
     * @return this builder
     */
    public GenerationOptionsBuilder capability(@Nullable String capability) {
        this.capability = capability;
        return this;
    }

    /**
     * Sets what the text of the answer is to be. A backend that cannot hand it on is told it in words, after the system prompt.
     *
     * @param responseFormat the format; null for any text
     * @return this builder
     */
    public GenerationOptionsBuilder responseFormat(@Nullable ResponseFormat responseFormat) {
        this.responseFormat = responseFormat;
        return this;
    }

    /**
     * Makes the options.
     *
     * @return immutable options
     * @throws InvalidRequestException naming the field that is out of its bounds, and the bounds
     */
    public GenerationOptions build() {
        return new GenerationOptions(this);
    }
}
