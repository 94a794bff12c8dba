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
     * Sets the sampling temperature, from 0 (most predictable) to 2; the server's default is 0.7.
     *
     * @param temperature the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder temperature(@Nullable Double temperature) {
        this.temperature = temperature;
        return this;
    }

    /**
     * Sets the maximum number of tokens of the answer, 1 or more.
     *
     * @param maxTokens the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder maxTokens(@Nullable Integer maxTokens) {
        this.maxTokens = maxTokens;
        return this;
    }

    /**
     * Sets the stop sequences, at which the answer ends; empty for none.
     *
     * @param stop the texts
     * @return this builder
     */
    public GenerationOptionsBuilder stop(List<String> stop) {
        this.stop = stop;
        return this;
    }

    /**
     * Sets the stop sequences, at which the answer ends; empty for none.
     *
     * @param stop the texts
     * @return this builder
     */
    public GenerationOptionsBuilder stop(String... stop) {
        return stop(List.of(stop));
    }

    /**
     * Sets nucleus (top-p) sampling: the share of probability that the model samples from, from 0 to 1.
     *
     * @param topP the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder topP(@Nullable Double topP) {
        this.topP = topP;
        return this;
    }

    /**
     * Sets top-k sampling: the number of most likely tokens that the model samples from, 1 or more.
     *
     * @param topK the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder topK(@Nullable Integer topK) {
        this.topK = topK;
        return this;
    }

    /**
     * Sets the presence penalty: above 0, words that have occurred become less likely; from -2 to 2.
     *
     * @param presencePenalty the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder presencePenalty(@Nullable Double presencePenalty) {
        this.presencePenalty = presencePenalty;
        return this;
    }

    /**
     * Sets the frequency penalty: above 0, words become less likely the more often they have occurred; from -2 to 2.
     *
     * @param frequencyPenalty the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder frequencyPenalty(@Nullable Double frequencyPenalty) {
        this.frequencyPenalty = frequencyPenalty;
        return this;
    }

    /**
     * Sets the id of the provider; if not set, the client's.
     *
     * @param provider the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder provider(@Nullable String provider) {
        this.provider = provider;
        return this;
    }

    /**
     * Sets the id of the model; if not set, the client's, else the provider's default.
     *
     * @param model the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder model(@Nullable String model) {
        this.model = model;
        return this;
    }

    /**
     * Sets the system prompt: the instruction that the model receives before the conversation.
     *
     * @param systemPrompt the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder systemPrompt(@Nullable String systemPrompt) {
        this.systemPrompt = systemPrompt;
        return this;
    }

    /**
     * Sets the id of the conversation at the server that the call continues; if not set, a new one.
     *
     * @param contextId the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder contextId(@Nullable String contextId) {
        this.contextId = contextId;
        return this;
    }

    /**
     * Sets how long an attempt may take; for a stream, each wait for a chunk; if not set, the client's.
     *
     * @param timeout the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder timeout(@Nullable Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    /**
     * Sets the maximum number of retries of a failed attempt, 0 or more; if not set, the client's.
     *
     * @param retryCount the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder retryCount(@Nullable Integer retryCount) {
        this.retryCount = retryCount;
        return this;
    }

    /**
     * Sets the longest delay before the first retry, from which the delays of later retries grow; if not set, the
     * client's.
     *
     * @param retryDelay the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder retryDelay(@Nullable Duration retryDelay) {
        this.retryDelay = retryDelay;
        return this;
    }

    /**
     * Sets the id of the provider that the client falls back to.
     *
     * @param fallbackProvider the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder fallbackProvider(@Nullable String fallbackProvider) {
        this.fallbackProvider = fallbackProvider;
        return this;
    }

    /**
     * Sets the id of the model that the client falls back to.
     *
     * @param fallbackModel the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder fallbackModel(@Nullable String fallbackModel) {
        this.fallbackModel = fallbackModel;
        return this;
    }

    /**
     * Sets how long the whole call may take, with all its attempts and fallbacks.
     *
     * @param deadline the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder deadline(@Nullable Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    /**
     * Sets what happens when a stream fails after its first text.
     *
     * @param streamFailurePolicy the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder streamFailurePolicy(@Nullable StreamFailurePolicy streamFailurePolicy) {
        this.streamFailurePolicy = streamFailurePolicy;
        return this;
    }

    /**
     * Sets the instruction to continue a partial answer, which the next backend receives under
     * {@link StreamFailurePolicy#CONTINUE}.
     *
     * @param continueInstruction the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder continueInstruction(@Nullable String continueInstruction) {
        this.continueInstruction = continueInstruction;
        return this;
    }

    /**
     * Sets the maximum number of tokens of the conversation that the client sends, including its system prompt. The
     * client's trim strategy leaves older messages out until it fits.
     *
     * @param maxContextTokens the value, 1 or more; null for no limit
     * @return this builder
     */
    public GenerationOptionsBuilder maxContextTokens(@Nullable Integer maxContextTokens) {
        this.maxContextTokens = maxContextTokens;
        return this;
    }

    /**
     * Sets whether the client leaves older messages out until the conversation fits into the model: into the
     * {@code context_length} that the provider states for it, less {@code maxTokens}; if that is not set, less a
     * quarter, but at most 4096. If the provider states no length, the client sends all messages. With
     * {@code maxContextTokens} set too, the smaller of both limits applies.
     *
     * @param fitToModel true to fit; default false
     * @return this builder
     */
    public GenerationOptionsBuilder fitToModel(boolean fitToModel) {
        this.fitToModel = fitToModel;
        return this;
    }

    /**
     * Sets the purpose of the answer, such as {@code chat}, {@code code} or {@code orchestration}: a Rhetor of
     * September 2025 chooses the model by it. Others ignore it, which the answer's warnings report.
     *
     * @param capability the value; null if not set
     * @return this builder
     */
    public GenerationOptionsBuilder capability(@Nullable String capability) {
        this.capability = capability;
        return this;
    }

    /**
     * Sets the required format of the answer's text. For a backend that cannot pass it on to its model, the client adds
     * it to the system prompt as an instruction.
     *
     * @param responseFormat the format; null for any text
     * @return this builder
     */
    public GenerationOptionsBuilder responseFormat(@Nullable ResponseFormat responseFormat) {
        this.responseFormat = responseFormat;
        return this;
    }

    /**
     * Builds the options.
     *
     * @return immutable options
     * @throws InvalidRequestException if a field is out of its bounds; the message names the field and the bounds
     */
    public GenerationOptions build() {
        return new GenerationOptions(this);
    }
}
