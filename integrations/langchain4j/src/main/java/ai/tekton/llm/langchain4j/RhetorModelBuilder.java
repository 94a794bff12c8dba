package ai.tekton.llm.langchain4j;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.GenerationOptions;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.util.List;
import java.util.Objects;

/**
 * The settings that the builders of {@link RhetorChatModel} and {@link RhetorStreamingChatModel} share. Not thread-safe.
 *
 * @param <B> the builder
 */
public abstract sealed class RhetorModelBuilder<B extends RhetorModelBuilder<B>>
        permits RhetorChatModel.Builder, RhetorStreamingChatModel.Builder {
    private final TektonLlmClient client;
    private ChatRequestParameters parameters = DefaultChatRequestParameters.EMPTY;
    private GenerationOptions options = GenerationOptions.defaults();
    private List<ChatModelListener> listeners = List.of();

    RhetorModelBuilder(TektonLlmClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    abstract B self();

    /**
     * Sets the defaults for parameters that requests do not set. Default: the client's and Rhetor's.
     *
     * @param parameters the parameters; must contain no tools
     * @return this builder
     */
    public B defaultRequestParameters(ChatRequestParameters parameters) {
        this.parameters = Objects.requireNonNull(parameters, "parameters");
        return self();
    }

    /**
     * Sets the options that LangChain4j has no parameter for, such as the provider, its fallback and the deadline. Default: the
     * client's.
     *
     * @param options the options; parameters of requests take precedence
     * @return this builder
     */
    public B options(GenerationOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        return self();
    }

    /**
     * Sets LangChain4j's listeners of calls. Default: none.
     *
     * @param listeners the listeners
     * @return this builder
     */
    public B listeners(List<ChatModelListener> listeners) {
        this.listeners = List.copyOf(listeners);
        return self();
    }

    TektonLlmClient client() {
        return client;
    }

    RhetorModel model() {
        return new RhetorModel(client, parameters, options, listeners);
    }

    GenerationOptions options() {
        return options;
    }
}
