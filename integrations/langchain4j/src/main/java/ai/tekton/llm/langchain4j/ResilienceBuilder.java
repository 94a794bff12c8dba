package ai.tekton.llm.langchain4j;

import ai.tekton.llm.ClientCustomizer;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.model.StreamFailurePolicy;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The settings that the builders of {@link ResilientChatModel} and {@link ResilientStreamingChatModel} share. Environment
 * variables have no effect. Not thread-safe.
 *
 * @param <M> the kind of model
 * @param <B> the builder
 */
public abstract sealed class ResilienceBuilder<M, B extends ResilienceBuilder<M, B>>
        permits ResilientChatModel.Builder, ResilientStreamingChatModel.Builder {
    private final List<M> models = new ArrayList<>();
    private final TektonLlmClientBuilder client;
    private final List<LlmEventListener> listeners = new ArrayList<>();
    private List<ChatModelListener> chatModelListeners = List.of();

    ResilienceBuilder(M primary) {
        models.add(Objects.requireNonNull(primary, "primary"));
        client = TektonLlmClient.builder()
                .config(ClientConfig.builder().build())
                .componentId("langchain4j")
                .withoutLocalFallback();
    }

    abstract B self();

    /** Creates the backend of one model. */
    abstract LlmBackend backend(M model, String name, Exchanges exchanges, boolean first);

    /**
     * Adds a model that is called, once, when those before it have failed. A request's model name applies only to the first
     * model; this one uses the model name that it is configured with.
     *
     * @param model the model
     * @return this builder
     */
    public B fallback(M model) {
        models.add(Objects.requireNonNull(model, "model"));
        return self();
    }

    /**
     * Sets the maximum number of retries of the first model. Default 3.
     *
     * @param maxRetries 0 or more
     * @return this builder
     */
    public B maxRetries(int maxRetries) {
        client.maxRetries(maxRetries);
        return self();
    }

    /**
     * Sets the longest wait before the first retry; later waits grow from it. Default 1 second.
     *
     * @param retryDelay 0 seconds or more
     * @return this builder
     */
    public B retryDelay(Duration retryDelay) {
        client.retryDelay(retryDelay);
        return self();
    }

    /**
     * Sets the retry budget that all calls share: each retry takes from it and answers refill it, so that retries end if no
     * call succeeds. Default as {@link ClientConfig#retryBudget()}.
     *
     * @param retryBudget the number of retries while no call succeeds
     * @return this builder
     */
    public B retryBudget(int retryBudget) {
        client.configure(config -> config.retryBudget(retryBudget));
        return self();
    }

    /**
     * Sets the timeout of an attempt; for a stream, of each wait for a chunk. Default 30 seconds.
     *
     * @param timeout more than 0 seconds
     * @return this builder
     */
    public B timeout(Duration timeout) {
        client.timeout(timeout);
        return self();
    }

    /**
     * Sets the deadline of a whole call, with all its attempts and fallbacks. Default: none.
     *
     * @param deadline more than 0 seconds
     * @return this builder
     */
    public B deadline(Duration deadline) {
        client.deadline(deadline);
        return self();
    }

    /**
     * Sets when too many failures open a model's circuit breaker, so that the model is not called for a while. Each model has
     * its own breaker. Default {@link CircuitBreakerConfig#standard()}.
     *
     * @param circuitBreaker the settings; {@link CircuitBreakerConfig#off()} for no breaker
     * @return this builder
     */
    public B circuitBreaker(CircuitBreakerConfig circuitBreaker) {
        client.circuitBreaker(circuitBreaker);
        return self();
    }

    /**
     * Adds a listener of this library, which is called for calls, attempts, retries, fallbacks, breaker changes and outcomes.
     *
     * @param listener the listener
     * @return this builder
     */
    public B listener(LlmEventListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return self();
    }

    /**
     * Sets LangChain4j's listeners of whole calls. The models' own listeners are called for each attempt. Default: none.
     *
     * @param chatModelListeners the listeners
     * @return this builder
     */
    public B listeners(List<ChatModelListener> chatModelListeners) {
        this.chatModelListeners = List.copyOf(chatModelListeners);
        return self();
    }

    /**
     * Applies a customizer, such as that of a module that traces calls. It must not change the calls' messages.
     *
     * @param customizer changes the builder of the client that calls the models
     * @return this builder
     */
    public B customize(ClientCustomizer customizer) {
        client.customize(customizer);
        return self();
    }

    List<ChatModelListener> chatModelListeners() {
        return chatModelListeners;
    }

    List<M> models() {
        return List.copyOf(models);
    }

    void policy(StreamFailurePolicy policy) {
        if (policy == StreamFailurePolicy.RESTART) {
            throw new InvalidRequestException(
                    "streamFailurePolicy must be CONTINUE or FAIL: RESTART would have to withdraw chunks that "
                            + "a LangChain4j handler has already received.");
        }
        client.streamFailurePolicy(policy);
    }

    ResilientEngine engine() {
        Exchanges exchanges = new Exchanges();
        List<LlmBackend> backends = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (M model : models) {
            String type = ChatModelBackend.nameOf(model);
            int number = names.merge(type, 1, Integer::sum);
            String name = number == 1 ? type : type + "-" + number;
            backends.add(backend(model, name, exchanges, backends.isEmpty()));
        }
        listeners.forEach((Consumer<LlmEventListener>) client::listener);
        client.backend(backends.get(0)).fallbackBackends(backends.subList(1, backends.size()));
        return new ResilientEngine(client.build(), exchanges);
    }
}
