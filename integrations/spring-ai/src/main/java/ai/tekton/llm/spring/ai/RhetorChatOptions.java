package ai.tekton.llm.spring.ai;

import ai.tekton.llm.model.GenerationOptions;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;

/**
 * All options of the client for a prompt of Spring AI, also those that Spring AI has no name for, such as the provider, the
 * deadline and what is asked when a call has failed. Not thread-safe, as Spring AI sets values of options.
 *
 * <p>It takes tools, as Spring AI leaves them out of other options without a word; {@link RhetorChatModel} then refuses them.
 */
public final class RhetorChatOptions extends DefaultToolCallingChatOptions {
    private final GenerationOptions generation;

    private RhetorChatOptions(GenerationOptions generation) {
        this.generation = generation;
    }

    /**
     * Takes the options of the client over.
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
     * The options that this was made of.
     *
     * @return the options, without what Spring AI has set since
     */
    public GenerationOptions generation() {
        return generation;
    }

    /**
     * Copies these, tools included.
     *
     * @param <T> the kind that is asked for, which must be this
     * @return new options
     */
    @Override
    @SuppressWarnings("unchecked") // Spring AI has the caller choose the type, which can only be this one.
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
