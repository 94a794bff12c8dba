package ai.tekton.llm;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.IncompatibleLibraryException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.check.SafeText;
import ai.tekton.llm.internal.face.Calls;
import ai.tekton.llm.internal.library.RequiredLibraries;
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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

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
    private final CallFactory requests;
    private final ContextFitter fitter;
    private final Calls calls;
    private final AsyncTektonLlmClient async;
    private final Supplier<List<String>> limitations;

    private TektonLlmClient(TektonLlmClient whole, Calls calls) {
        this.limitations = whole.limitations;
        this.config = whole.config;
        this.calls = calls;
        this.fitter = whole.fitter;
        this.requests = whole.requests;
        this.async = new AsyncTektonLlmClient(this, requests, calls);
    }

    TektonLlmClient(
            String componentId,
            ClientConfig config,
            Calls calls,
            ContextFitter fitter,
            Supplier<List<String>> limitations) {
        this.limitations = limitations;
        this.config = config;
        this.calls = calls;
        this.fitter = fitter;
        this.requests = new CallFactory(componentId, config);
        this.async = new AsyncTektonLlmClient(this, requests, calls);
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
     * @throws IncompatibleLibraryException naming each library of the application that is too old, and what is needed
     */
    public static TektonLlmClientBuilder builder() {
        RequiredLibraries.check();
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
        try {
            return found(health(), getProviders());
        } catch (TektonLlmException e) {
            return notReached(e);
        }
    }

    /** Learns from what Rhetor says of itself. */
    InitializationReport found(Health health, ProviderList providers) {
        requests.learnModel(providers.defaultModelOf(config.provider()));
        fitter.learn(providers);
        return InitializationReport.builder()
                .health(health)
                .providers(providers)
                .provider(config.provider())
                .model(requests.defaultModel().orElse(null))
                .warnings(warnings(health, providers))
                .build();
    }

    /** The report where a fallback will answer; throws where none will. */
    InitializationReport notReached(TektonLlmException failure) {
        if (failure instanceof AuthenticationException
                || failure instanceof LlmCancelledException
                || !config.useFallback()) {
            throw failure;
        }
        String warning = "Rhetor could not be reached; a fallback will answer. " + failure.getMessage();
        return InitializationReport.builder()
                .provider(config.provider())
                .model(requests.defaultModel().orElse(null))
                .warnings(List.of(warning))
                .failure(failure)
                .build();
    }

    private List<String> warnings(Health health, ProviderList providers) {
        List<String> known = limitations.get();
        List<String> warnings = new ArrayList<>(known);
        if (health.status() == HealthStatus.UNHEALTHY || health.status() == HealthStatus.DEGRADED) {
            warnings.add("Rhetor says that it is " + health.status().name().toLowerCase(Locale.ROOT) + ".");
        }
        // Where the generation is known, the version tells nothing: several call themselves 0.1.0.
        health.version()
                .filter(version -> known.isEmpty() && !version.equals(RhetorContract.VERSION))
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
        return calls.answer(Request.whole(requests.prompt(prompt, options)).asPrompt());
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
        return calls.answer(Request.whole(requests.chat(messages, options)));
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
        return calls.read(Request.stream(requests.prompt(prompt, options)).asPrompt());
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
        return calls.read(Request.stream(requests.chat(messages, options)));
    }

    /**
     * Lists the providers and their models.
     *
     * @return the providers; none where the server is too old to list them
     * @throws TektonLlmException where the server cannot be asked
     */
    public ProviderList getProviders() {
        return calls.inquire(Request.providers(requests.context()));
    }

    /**
     * Asks Rhetor how it is. Makes one attempt and never falls back.
     *
     * @return what it says about itself
     * @throws TektonLlmException where it cannot be asked
     */
    public Health health() {
        return calls.inquire(Request.health(requests.context()));
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
     * This client with one more listener, for the calls that are made with what is returned.
     *
     * @param listener is told after those of the client
     * @return a client that shares everything with this one; to close it closes nothing
     */
    public TektonLlmClient withListener(LlmEventListener listener) {
        Objects.requireNonNull(listener, "listener");
        return new TektonLlmClient(this, calls.with(scopes -> scopes.with(listener)));
    }

    /**
     * This client with one more interceptor, for the calls that are made with what is returned.
     *
     * @param interceptor stands behind those of the client
     * @return a client that shares everything with this one; to close it closes nothing
     */
    public TektonLlmClient withInterceptor(LlmInterceptor interceptor) {
        Objects.requireNonNull(interceptor, "interceptor");
        return new TektonLlmClient(this, calls.with(scopes -> scopes.with(interceptor)));
    }

    /**
     * Takes a retry out of the budget that all calls of this client share, for a repetition that its caller makes: such as to
     * ask again because of what an answer says, of which the client knows nothing.
     *
     * @return false where none is left, and nothing had better be repeated now
     */
    public boolean takeRetry() {
        return calls.takeRetry();
    }

    /**
     * The settings this client was made with.
     *
     * @return the settings
     */
    public ClientConfig config() {
        return config;
    }

    /** Ends every call under way, in whatever form its caller sees it, and closes every connection. A second time does nothing. */
    @Override
    public void close() {
        calls.close();
    }

    /** How many calls have not ended. */
    int openCalls() {
        return calls.openCalls();
    }
}
