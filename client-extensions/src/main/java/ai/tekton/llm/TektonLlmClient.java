package ai.tekton.llm;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.check.SafeText;
import ai.tekton.llm.internal.async.CallExecutor;
import ai.tekton.llm.internal.resilience.CallOutcome;
import ai.tekton.llm.internal.resilience.Events;
import ai.tekton.llm.internal.resilience.OutcomeChunkSource;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.rhetor.RhetorContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks LLMs through Rhetor, over HTTP. Thread-safe; make one and share it, and close it in the end.
 *
 * <pre>{@code
 * try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
 *     System.out.println(client.generateText("What is the capital of France?").content());
 * }
 * }</pre>
 *
 * <p>Calls block their thread until the answer is there; {@link #async()} has the same calls without blocking. To
 * interrupt the thread of a call ends it. Every failure is a {@link TektonLlmException}. A closed client throws an
 * {@link IllegalStateException}.
 *
 * <p>Unless told otherwise a client takes its settings from the environment, see
 * {@link ClientConfig#fromEnvironment(java.util.Map)}; repeats failed attempts; and falls back, in the end to a text that
 * says that no LLM could be reached, see {@link ai.tekton.llm.backend.LocalFallback}.
 */
public final class TektonLlmClient implements AutoCloseable {
    private final ClientConfig config;
    private final LlmBackend backend;
    private final Events events;
    private final CallFactory calls;
    private final ContextFitter fitter;
    private final CallExecutor executor;
    private final AsyncTektonLlmClient async;
    private final AtomicBoolean closed = new AtomicBoolean();

    TektonLlmClient(String componentId, ClientConfig config, LlmBackend backend, Events events, ContextFitter fitter) {
        this.config = config;
        this.backend = backend;
        this.events = events;
        this.fitter = fitter;
        this.calls = new CallFactory(componentId, config);
        this.executor = new CallExecutor(config.maxConnections());
        this.async = new AsyncTektonLlmClient(this, executor);
    }

    /**
     * A client with the settings of the environment.
     *
     * @param componentId the id of the calling component, which Rhetor tracks calls by
     * @return the client
     * @throws InvalidRequestException where the id is blank, or a variable's value is wrong
     */
    public static TektonLlmClient create(String componentId) {
        return builder().componentId(componentId).build();
    }

    /**
     * Starts with the settings of the environment; what is set here wins over them.
     *
     * @return a new builder
     * @throws InvalidRequestException naming the variable whose value is wrong
     */
    public static TektonLlmClientBuilder builder() {
        return new TektonLlmClientBuilder();
    }

    /**
     * Checks that Rhetor is there and learns its providers and the default model. Not needed before other calls; without
     * it, the default model is left to the server.
     *
     * @return what was found. Where Rhetor is down and fallback is on, that it is down
     * @throws AuthenticationException where the token is refused
     * @throws TektonLlmException where Rhetor is down and fallback is off
     */
    public InitializationReport initialize() {
        checkOpen();
        try {
            Health health = backend.health(calls.context());
            ProviderList providers = backend.providers(calls.context());
            calls.learnModel(providers.defaultModelOf(config.provider()));
            fitter.learn(providers);
            return new InitializationReport(
                    Optional.of(health),
                    providers,
                    config.provider(),
                    calls.defaultModel(),
                    warnings(health, providers),
                    Optional.empty());
        } catch (AuthenticationException e) {
            throw e;
        } catch (TektonLlmException e) {
            if (!config.useFallback()) {
                throw e;
            }
            String warning = "Rhetor could not be reached; a fallback will answer. " + e.getMessage();
            return new InitializationReport(
                    Optional.empty(),
                    ProviderList.empty(),
                    config.provider(),
                    calls.defaultModel(),
                    List.of(warning),
                    Optional.of(e));
        }
    }

    private List<String> warnings(Health health, ProviderList providers) {
        List<String> warnings = new ArrayList<>();
        if (health.status() == HealthStatus.UNHEALTHY || health.status() == HealthStatus.DEGRADED) {
            warnings.add("Rhetor says that it is " + health.status().name().toLowerCase(Locale.ROOT) + ".");
        }
        health.version()
                .filter(version -> !version.equals(RhetorContract.VERSION))
                .ifPresent(version -> warnings.add("Rhetor says that it is version " + SafeText.line(version)
                        + ", and this client was made for version " + RhetorContract.VERSION
                        + " of its contract; `tekton-llm contract check` tells whether that matters."));
        if (providers.providers().isEmpty()) {
            return warnings;
        }
        Optional<Provider> provider = providers.provider(config.provider());
        if (provider.isEmpty()) {
            warnings.add("Rhetor has no provider '" + config.provider() + "'; it has "
                    + SafeText.line(String.join(", ", providers.providers().keySet())) + ".");
        } else if (!provider.get().available()) {
            warnings.add("The provider '" + config.provider() + "' is not available now.");
        } else if (config.model()
                .filter(id -> provider.get().model(id).isEmpty())
                .isPresent()) {
            warnings.add("The provider '" + config.provider() + "' lists no model '"
                    + config.model().get() + "'.");
        }
        return warnings;
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @return the answer
     * @throws TektonLlmException where there is none
     */
    public CompletionResponse generateText(String prompt) {
        return generateText(prompt, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @param systemPrompt what the model is told before it
     * @return the answer
     * @throws TektonLlmException where there is none
     */
    public CompletionResponse generateText(String prompt, String systemPrompt) {
        return generateText(
                prompt, GenerationOptions.builder().systemPrompt(systemPrompt).build());
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @param options how it is answered
     * @return the answer
     * @throws TektonLlmException where there is none
     */
    public CompletionResponse generateText(String prompt, GenerationOptions options) {
        return complete(calls.prompt(prompt, options));
    }

    /**
     * Answers a conversation.
     *
     * @param messages the turns, oldest first. A first one with the role system is the system prompt
     * @return the answer
     * @throws TektonLlmException where there is none
     */
    public CompletionResponse generateChatResponse(List<Message> messages) {
        return generateChatResponse(messages, GenerationOptions.defaults());
    }

    /**
     * Answers a conversation.
     *
     * @param messages the turns, oldest first. A first one with the role system is the system prompt, unless the options
     *     have one
     * @param options how it is answered
     * @return the answer
     * @throws TektonLlmException where there is none
     */
    public CompletionResponse generateChatResponse(List<Message> messages, GenerationOptions options) {
        return complete(calls.chat(messages, options));
    }

    /**
     * Answers a prompt piece by piece.
     *
     * @param prompt the prompt; not blank
     * @return the pieces as they come; to be closed
     * @throws TektonLlmException where there is no answer
     */
    public ChunkStream streamText(String prompt) {
        return streamText(prompt, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt piece by piece.
     *
     * @param prompt the prompt; not blank
     * @param options how it is answered
     * @return the pieces as they come; to be closed
     * @throws TektonLlmException where there is no answer
     */
    public ChunkStream streamText(String prompt, GenerationOptions options) {
        return stream(calls.prompt(prompt, options));
    }

    /**
     * Answers a conversation piece by piece.
     *
     * @param messages the turns, oldest first. A first one with the role system is the system prompt
     * @return the pieces as they come; to be closed
     * @throws TektonLlmException where there is no answer
     */
    public ChunkStream streamChatResponse(List<Message> messages) {
        return streamChatResponse(messages, GenerationOptions.defaults());
    }

    /**
     * Answers a conversation piece by piece.
     *
     * @param messages the turns, oldest first. A first one with the role system is the system prompt, unless the options
     *     have one
     * @param options how it is answered
     * @return the pieces as they come; to be closed
     * @throws TektonLlmException where there is no answer
     */
    public ChunkStream streamChatResponse(List<Message> messages, GenerationOptions options) {
        return stream(calls.chat(messages, options));
    }

    /**
     * Lists the providers and their models.
     *
     * @return the providers; none where the server is too old to list them
     * @throws TektonLlmException where the server cannot be asked
     */
    public ProviderList getProviders() {
        checkOpen();
        return backend.providers(calls.context());
    }

    /**
     * Asks Rhetor how it is. Makes one attempt and never falls back.
     *
     * @return what it says about itself
     * @throws TektonLlmException where it cannot be asked
     */
    public Health health() {
        checkOpen();
        return backend.health(calls.context());
    }

    /**
     * The same calls without blocking. Shares this client's connections and is closed with it.
     *
     * @return the asynchronous client
     */
    public AsyncTektonLlmClient async() {
        return async;
    }

    /**
     * The settings this client was made with.
     *
     * @return the settings
     */
    public ClientConfig config() {
        return config;
    }

    private CompletionResponse complete(ChatCall call) {
        checkOpen();
        CallOutcome outcome = new CallOutcome(call.context(), events);
        try {
            CompletionResponse answer = backend.complete(fitter.fit(call));
            outcome.answered(answer.backend().or(() -> Optional.of(backend.name())), answer.fallback());
            return answer.toBuilder()
                    .latency(outcome.elapsed())
                    .backend(answer.backend().orElseGet(backend::name))
                    .build();
        } catch (TektonLlmException e) {
            outcome.failed(e);
            throw e;
        }
    }

    private ChunkStream stream(ChatCall call) {
        checkOpen();
        CallOutcome outcome = new CallOutcome(call.context(), events);
        try {
            return ChunkStream.of(new OutcomeChunkSource(backend.stream(fitter.fit(call)), outcome));
        } catch (TektonLlmException e) {
            outcome.failed(e);
            throw e;
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("The client is closed.");
        }
    }

    /** Ends every call under way and closes every connection. A second time does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            backend.close();
            executor.close();
        }
    }
}
