package ai.tekton.llm.langchain4j;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.GenerationOptions;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.util.List;
import java.util.Objects;

/**
 * What the builders of {@link RhetorChatModel} and {@link RhetorStreamingChatModel} set. Not thread-safe.
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
     * Sets the parameters of requests that leave them open. Default: the client's and Rhetor's.
     *
     * @param parameters the parameters; without tools
     * @return this builder
     */
    public B defaultRequestParameters(ChatRequestParameters parameters) {
        this.parameters = Objects.requireNonNull(parameters, "parameters");
        return self();
    }

    /**
     * Sets what LangChain4j has no parameter for, such as the provider, what it falls back to, and the deadline. Default:
     * the client's.
     *
     * @param options the options; parameters win over them
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
