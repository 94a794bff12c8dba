package ai.tekton.llm;

import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ClientConfigBuilder;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.internal.http.RhetorHttpBackend;
import ai.tekton.llm.internal.resilience.Backoff;
import ai.tekton.llm.internal.resilience.FallbackBackend;
import ai.tekton.llm.internal.resilience.Pause;
import ai.tekton.llm.internal.resilience.RetryingBackend;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Makes a {@link TektonLlmClient}. Starts with the settings of the environment; what is set here wins over them. Not
 * thread-safe.
 */
public final class TektonLlmClientBuilder {
    private ClientConfigBuilder config = ClientConfig.fromEnvironment().toBuilder();
    private String componentId;
    private LlmBackend primary;
    private List<LlmBackend> fallbacks = List.of(new LocalFallback());

    TektonLlmClientBuilder() {}

    /**
     * Sets the id of the calling component, which Rhetor tracks calls by. Required.
     *
     * @param componentId the id; not blank
     * @return this builder
     */
    public TektonLlmClientBuilder componentId(String componentId) {
        this.componentId = componentId;
        return this;
    }

    /**
     * Replaces every setting, those of the environment included.
     *
     * @param config the settings
     * @return this builder
     */
    public TektonLlmClientBuilder config(ClientConfig config) {
        this.config = config.toBuilder();
        return this;
    }

    /**
     * Sets Rhetor's address; it may carry a path. Default {@code http://localhost:8003}.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     * @throws InvalidRequestException where it is not a URL
     */
    public TektonLlmClientBuilder url(String url) {
        config.url(url);
        return this;
    }

    /**
     * Sets Rhetor's address; it may carry a path. Default {@code http://localhost:8003}.
     *
     * @param url an {@code http} or {@code https} URL
     * @return this builder
     */
    public TektonLlmClientBuilder url(URI url) {
        config.url(url);
        return this;
    }

    /**
     * Sets the provider of calls that name none. Default {@code anthropic}.
     *
     * @param provider the provider's id
     * @return this builder
     */
    public TektonLlmClientBuilder provider(String provider) {
        config.provider(provider);
        return this;
    }

    /**
     * Sets the model of calls that name none. Default: the provider's.
     *
     * @param model the model's id
     * @return this builder
     */
    public TektonLlmClientBuilder model(String model) {
        config.model(model);
        return this;
    }

    /**
     * Sets the bearer token. Default: none.
     *
     * @param token the token; never logged and never shown
     * @return this builder
     */
    public TektonLlmClientBuilder token(String token) {
        config.token(token);
        return this;
    }

    /**
     * Adds a header to each request, such as a gateway's key or tenant. Default: none.
     *
     * @param name the header's name
     * @param value its value, never logged and never shown
     * @return this builder
     */
    public TektonLlmClientBuilder header(String name, String value) {
        config.header(name, value);
        return this;
    }

    /**
     * Sets how long an attempt may take; for a stream, the wait for its first byte and between bytes. Default 30 seconds.
     *
     * @param timeout more than 0 seconds
     * @return this builder
     */
    public TektonLlmClientBuilder timeout(Duration timeout) {
        config.timeout(timeout);
        return this;
    }

    /**
     * Sets how many times a failed attempt is repeated at the most. Default 3.
     *
     * @param maxRetries 0 or more
     * @return this builder
     */
    public TektonLlmClientBuilder maxRetries(int maxRetries) {
        config.maxRetries(maxRetries);
        return this;
    }

    /**
     * Sets the longest wait before the first repetition, from which later ones grow. Default 1 second.
     *
     * @param retryDelay 0 seconds or more
     * @return this builder
     */
    public TektonLlmClientBuilder retryDelay(Duration retryDelay) {
        config.retryDelay(retryDelay);
        return this;
    }

    /**
     * Sets whether something else answers when Rhetor or the chosen provider cannot. Default true.
     *
     * @param useFallback false for the exception instead
     * @return this builder
     */
    public TektonLlmClientBuilder useFallback(boolean useFallback) {
        config.useFallback(useFallback);
        return this;
    }

    /**
     * Sets what answers in place of Rhetor over HTTP; failed attempts are repeated and fallbacks asked all the same.
     *
     * @param backend asked first; closed with the client
     * @return this builder
     */
    public TektonLlmClientBuilder backend(LlmBackend backend) {
        this.primary = Objects.requireNonNull(backend, "backend");
        return this;
    }

    /**
     * Sets what is asked, in order, when the primary backend cannot answer. Default: {@link LocalFallback} alone; it is
     * asked only where it is among these.
     *
     * @param fallbacks the backends, each closed with the client; none at all leaves a call's fallback provider and model
     * @return this builder
     */
    public TektonLlmClientBuilder fallbackBackends(List<LlmBackend> fallbacks) {
        this.fallbacks = List.copyOf(fallbacks);
        return this;
    }

    /**
     * Makes the client; it connects when it is first called.
     *
     * @return the client
     * @throws InvalidRequestException naming the setting that is wrong, and what it must be
     */
    public TektonLlmClient build() {
        if (componentId == null || componentId.isBlank()) {
            throw new InvalidRequestException("componentId must name the calling component; it is missing or blank.");
        }
        ClientConfig settings = config.build();
        LlmBackend first = primary == null ? new RhetorHttpBackend(settings, Clock.systemUTC()) : primary;
        return new TektonLlmClient(componentId, settings, settings.useFallback() ? chain(first) : retrying(first));
    }

    private LlmBackend chain(LlmBackend first) {
        List<LlmBackend> others = new ArrayList<>(fallbacks);
        return new FallbackBackend(retrying(first), others);
    }

    private static LlmBackend retrying(LlmBackend backend) {
        return new RetryingBackend(backend, Backoff.standard(), Pause.REAL);
    }
}
