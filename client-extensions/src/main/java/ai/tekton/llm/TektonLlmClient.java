package ai.tekton.llm;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.CostLimits;
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
 * A client that calls LLMs through Rhetor over HTTP. Thread-safe: make one client, share it, and close it in the end.
 *
 * <pre>{@code
 * try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
 *     System.out.println(client.generateText("What is the capital of France?").content());
 * }
 * }</pre>
 *
 * <p>A call blocks its thread until the answer has arrived; {@link #async()} returns the non-blocking form of the same
 * calls. Interrupting the thread of a call ends the call. Every failure is a {@link TektonLlmException}. A closed
 * client throws an {@link IllegalStateException}.
 *
 * <p>By default a client takes its settings from the environment, see
 * {@link ClientConfig#fromEnvironment(java.util.Map)}; retries failed attempts; and falls back, in the end to a text
 * that says that no LLM could be reached, see {@link ai.tekton.llm.backend.LocalFallback}.
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
     * Makes a client with the settings of the environment.
     *
     * @param componentId the id of the calling component, by which Rhetor tracks calls
     * @return the client
     * @throws InvalidRequestException if the id is blank, or a variable has an invalid value
     */
    public static TektonLlmClient create(String componentId) {
        return builder().componentId(componentId).build();
    }

    /**
     * Returns a builder that starts with the settings of the environment; what is set on the builder overrides them.
     *
     * @return a new builder
     * @throws InvalidRequestException if a variable has an invalid value; the message names the variable
     * @throws IncompatibleLibraryException if a library of the application is too old; the message names each such
     *     library and the oldest version that works
     */
    public static TektonLlmClientBuilder builder() {
        RequiredLibraries.check();
        return new TektonLlmClientBuilder();
    }

    /**
     * Checks that Rhetor answers, and reads its providers and the default model. It is optional before other calls;
     * without it, the server chooses the default model.
     *
     * @return what the client found. If Rhetor is down and fallback is enabled, the report says that it is down
     * @throws AuthenticationException if the server refuses the token
     * @throws TektonLlmException if Rhetor is down and fallback is disabled
     */
    public InitializationReport initialize() {
        try {
            return found(health(), getProviders());
        } catch (TektonLlmException e) {
            return notReached(e);
        }
    }

    /** Keeps the default model and the context lengths, and returns the report. */
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

    /** Returns the report of an unreachable server if a fallback will answer; throws the failure if none will. */
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
            warnings.add("Rhetor reports that it is " + health.status().name().toLowerCase(Locale.ROOT) + ".");
        }
        // If the generation is known, the version adds nothing: several generations report version 0.1.0.
        health.version()
                .filter(version -> known.isEmpty() && !version.equals(RhetorContract.VERSION))
                .ifPresent(version -> warnings.add("Rhetor reports version " + SafeText.line(version)
                        + ", but this client was made for version " + RhetorContract.VERSION
                        + " of its contract; `tekton-llm contract check` shows whether that matters."));
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
     * @throws TektonLlmException if no backend answers
     */
    public CompletionResponse generateText(String prompt) {
        return generateText(prompt, GenerationOptions.defaults());
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @param systemPrompt the instruction that the model receives before the prompt
     * @return the answer
     * @throws TektonLlmException if no backend answers
     */
    public CompletionResponse generateText(String prompt, String systemPrompt) {
        return generateText(
                prompt, GenerationOptions.builder().systemPrompt(systemPrompt).build());
    }

    /**
     * Answers a prompt.
     *
     * @param prompt the prompt; not blank
     * @param options how the model answers, and how the client calls it
     * @return the answer
     * @throws TektonLlmException if no backend answers
     */
    public CompletionResponse generateText(String prompt, GenerationOptions options) {
        return calls.answer(Request.whole(requests.prompt(prompt, options)).asPrompt());
    }

    /**
     * Answers a conversation.
     *
     * @param messages the turns, oldest first. A first turn with the role system is the system prompt
     * @return the answer
     * @throws TektonLlmException if no backend answers
     */
    public CompletionResponse generateChatResponse(List<Message> messages) {
        return generateChatResponse(messages, GenerationOptions.defaults());
    }

    /**
     * Answers a conversation.
     *
     * @param messages the turns, oldest first. A first turn with the role system is the system prompt, unless the
     *     options have one
     * @param options how the model answers, and how the client calls it
     * @return the answer
     * @throws TektonLlmException if no backend answers
     */
    public CompletionResponse generateChatResponse(List<Message> messages, GenerationOptions options) {
        return calls.answer(Request.whole(requests.chat(messages, options)));
    }

    /**
     * Streams the answer to a prompt.
     *
     * @param prompt the prompt; not blank
     * @return the chunks as they arrive; the caller must close the stream
     * @throws TektonLlmException if no backend answers
     */
    public ChunkStream streamText(String prompt) {
        return streamText(prompt, GenerationOptions.defaults());
    }

    /**
     * Streams the answer to a prompt.
     *
     * @param prompt the prompt; not blank
     * @param options how the model answers, and how the client calls it
     * @return the chunks as they arrive; the caller must close the stream
     * @throws TektonLlmException if no backend answers
     */
    public ChunkStream streamText(String prompt, GenerationOptions options) {
        return calls.read(Request.stream(requests.prompt(prompt, options)).asPrompt());
    }

    /**
     * Streams the answer to a conversation.
     *
     * @param messages the turns, oldest first. A first turn with the role system is the system prompt
     * @return the chunks as they arrive; the caller must close the stream
     * @throws TektonLlmException if no backend answers
     */
    public ChunkStream streamChatResponse(List<Message> messages) {
        return streamChatResponse(messages, GenerationOptions.defaults());
    }

    /**
     * Streams the answer to a conversation.
     *
     * @param messages the turns, oldest first. A first turn with the role system is the system prompt, unless the
     *     options have one
     * @param options how the model answers, and how the client calls it
     * @return the chunks as they arrive; the caller must close the stream
     * @throws TektonLlmException if no backend answers
     */
    public ChunkStream streamChatResponse(List<Message> messages, GenerationOptions options) {
        return calls.read(Request.stream(requests.chat(messages, options)));
    }

    /**
     * Lists the providers and their models.
     *
     * @return the providers; none if the server is too old to list them
     * @throws TektonLlmException if the server does not answer
     */
    public ProviderList getProviders() {
        return calls.inquire(Request.providers(requests.context()));
    }

    /**
     * Requests Rhetor's health. Makes one attempt and never falls back.
     *
     * @return the health that Rhetor reports
     * @throws TektonLlmException if Rhetor does not answer
     */
    public Health health() {
        return calls.inquire(Request.health(requests.context()));
    }

    /**
     * Returns the non-blocking form of this client, which shares its connections and is closed with it.
     *
     * @return the asynchronous client
     */
    public AsyncTektonLlmClient async() {
        return async;
    }

    /**
     * Returns this client with one more listener, for the calls that are made with the returned client.
     *
     * @param listener the listener, called after those of the client
     * @return a client that shares everything with this one; closing it closes nothing
     */
    public TektonLlmClient withListener(LlmEventListener listener) {
        Objects.requireNonNull(listener, "listener");
        return new TektonLlmClient(this, calls.with(scopes -> scopes.with(listener)));
    }

    /**
     * Returns this client with one more interceptor, for the calls that are made with the returned client.
     *
     * @param interceptor the interceptor, called after those of the client
     * @return a client that shares everything with this one; closing it closes nothing
     */
    public TektonLlmClient withInterceptor(LlmInterceptor interceptor) {
        Objects.requireNonNull(interceptor, "interceptor");
        return new TektonLlmClient(this, calls.with(scopes -> scopes.with(interceptor)));
    }

    /**
     * Returns this client with one more budget, for the calls that are made with the returned client. They count against
     * both that budget, of which nothing is spent yet, and those of this client.
     *
     * @param limits what a call, and all calls of the returned client together, may cost
     * @return a client that shares everything else with this one; closing it closes nothing
     * @throws ai.tekton.llm.error.InvalidRequestException if this client was built with neither a cost meter nor cost
     *     limits, and so does not know what calls cost
     */
    public TektonLlmClient withCostLimits(CostLimits limits) {
        Objects.requireNonNull(limits, "limits");
        return new TektonLlmClient(this, calls.with(scopes -> scopes.with(limits)));
    }

    /**
     * Takes a retry out of the budget that all calls of this client share, for a call that its caller repeats: for
     * example, because the content of an answer is not usable, which the client cannot know.
     *
     * @return false if none is left; the caller should then not repeat the call now
     */
    public boolean takeRetry() {
        return calls.takeRetry();
    }

    /**
     * Returns the settings that this client was built with.
     *
     * @return the settings
     */
    public ClientConfig config() {
        return config;
    }

    /**
     * Ends every call in progress, whether blocking, asynchronous or streaming, and closes every connection. A second
     * call does nothing.
     */
    @Override
    public void close() {
        calls.close();
    }

    /** Returns the number of calls that have not ended. */
    int openCalls() {
        return calls.openCalls();
    }
}
