package ai.tekton.llm.spring.ai;

import ai.tekton.llm.model.GenerationOptions;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;

/**
 * All options of the client for a Spring AI prompt, including those that Spring AI has no name for, such as the provider, the
 * deadline and the fallback. Not thread-safe, as Spring AI changes options.
 *
 * <p>It accepts tools, because Spring AI silently drops them from options that do not; {@link RhetorChatModel} then refuses
 * them.
 */
public final class RhetorChatOptions extends DefaultToolCallingChatOptions {
    private final GenerationOptions generation;

    private RhetorChatOptions(GenerationOptions generation) {
        this.generation = generation;
    }

    /**
     * Creates options from the client's.
     *
     * @param generation the options
     * @return options for a prompt, with the same values
     */
    public static RhetorChatOptions of(GenerationOptions generation) {
        RhetorChatOptions options = new RhetorChatOptions(generation);
        generation.model().ifPresent(options::setModel);
        generation.temperature().ifPresent(options::setTemperature);
        generation.maxTokens().ifPresent(options::setMaxTokens);
        generation.topP().ifPresent(options::setTopP);
        generation.topK().ifPresent(options::setTopK);
        generation.presencePenalty().ifPresent(options::setPresencePenalty);
        generation.frequencyPenalty().ifPresent(options::setFrequencyPenalty);
        if (!generation.stop().isEmpty()) {
            options.setStopSequences(generation.stop());
        }
        return options;
    }

    /**
     * Returns the options that this was created from.
     *
     * @return the options, without the changes that Spring AI has made since
     */
    public GenerationOptions generation() {
        return generation;
    }

    /**
     * Copies these options, including tools.
     *
     * @param <T> the requested class, which must be this one
     * @return new options
     */
    @Override
    @SuppressWarnings("unchecked") // Spring AI lets the caller choose the type, which can only be this one.
    public <T extends ChatOptions> T copy() {
        RhetorChatOptions copy = new RhetorChatOptions(generation);
        copy.setModel(getModel());
        copy.setTemperature(getTemperature());
        copy.setMaxTokens(getMaxTokens());
        copy.setTopP(getTopP());
        copy.setTopK(getTopK());
        copy.setPresencePenalty(getPresencePenalty());
        copy.setFrequencyPenalty(getFrequencyPenalty());
        copy.setStopSequences(getStopSequences());
        copy.setToolCallbacks(getToolCallbacks());
        copy.setToolNames(getToolNames());
        copy.setToolContext(getToolContext());
        copy.setInternalToolExecutionEnabled(getInternalToolExecutionEnabled());
        return (T) copy;
    }
}
