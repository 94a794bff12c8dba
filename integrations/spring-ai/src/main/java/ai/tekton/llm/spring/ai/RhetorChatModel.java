package ai.tekton.llm.spring.ai;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/**
 * Rhetor as a Spring AI chat model, with the client's retries, budget, deadline, circuit breaker and fallbacks. Thread-safe;
 * does not close the client.
 *
 * <p>Failures are the client's own, {@link ai.tekton.llm.error.TektonLlmException}; the client has already retried, so Spring
 * AI's retries are not needed. If the client falls back, the answer's metadata has {@code fallback}. Tools and media are
 * refused with an {@link ai.tekton.llm.error.InvalidRequestException}, as Rhetor does not support them.
 */
public final class RhetorChatModel implements ChatModel {
    private final TektonLlmClient client;
    private final GenerationOptions defaults;
    private final ModelObservations observations;

    private RhetorChatModel(Builder from) {
        this.client = from.client;
        this.defaults = from.defaults;
        this.observations = from.observations();
    }

    /**
     * Creates a model whose prompts a client answers.
     *
     * @param client the client; closing it is up to its owner
     * @return the model
     */
    public static RhetorChatModel of(TektonLlmClient client) {
        return builder(client).build();
    }

    /**
     * Creates a model whose prompts a client answers.
     *
     * @param client the client; closing it is up to its owner
     * @param defaults the options that prompts do not set
     * @return the model
     */
    public static RhetorChatModel of(TektonLlmClient client, GenerationOptions defaults) {
        return builder(client).defaults(defaults).build();
    }

    /**
     * Creates a builder of a model whose prompts a client answers.
     *
     * @param client the client; closing it is up to its owner
     * @return a new builder
     */
    public static Builder builder(TektonLlmClient client) {
        return new Builder(client);
    }

    /**
     * Answers a prompt with one complete answer.
     *
     * @param prompt the conversation, with options of any class; {@link RhetorChatOptions} has all that Rhetor supports
     * @return the answer; its metadata has {@code provider}, {@code fallback}, {@code attempts} and {@code warnings}
     * @throws ai.tekton.llm.error.TektonLlmException if the call fails
     */
    @Override
    public ChatResponse call(Prompt prompt) {
        GenerationOptions options = Prompts.options(prompt.getOptions(), defaults);
        return observations.call(observed(prompt, options), () -> {
            CompletionResponse answer = client.generateChatResponse(Prompts.messages(prompt), options);
            return Responses.of(answer);
        });
    }

    /**
     * Streams the answer to a prompt.
     *
     * @param prompt the conversation, with options of any class; {@link RhetorChatOptions} has all that Rhetor supports
     * @return the chunks; each subscription sends a request, and cancelling it ends the exchange with Rhetor. If a stream
     *     restarts after a failure, a chunk without text has {@code restart} in its metadata
     */
    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.defer(() -> {
            GenerationOptions options = Prompts.options(prompt.getOptions(), defaults);
            return observations.stream(observed(prompt, options), () -> {
                Flux<StreamingChunk> chunks = JdkFlowAdapter.flowPublisherToFlux(
                        client.async().streamChatResponse(Prompts.messages(prompt), options));
                return chunks.map(Responses::of);
            });
        });
    }

    /** The prompt with the options that apply, including the model's defaults. */
    private static Prompt observed(Prompt prompt, GenerationOptions options) {
        return new Prompt(prompt.getInstructions(), RhetorChatOptions.of(options));
    }

    /**
     * The options that prompts do not set. *
     * @return new options
     */
    @Override
    public ChatOptions getDefaultOptions() {
        return RhetorChatOptions.of(defaults);
    }

    /** Builds the model; not thread-safe. */
    public static final class Builder {
        private final TektonLlmClient client;
        private GenerationOptions defaults = GenerationOptions.defaults();
        private ObservationRegistry registry = ObservationRegistry.NOOP;
        private ChatModelObservationConvention convention = new DefaultChatModelObservationConvention();

        private Builder(TektonLlmClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /**
         * Sets the options that prompts do not set. Default: the client's.
         *
         * @param defaults the options
         * @return this builder
         */
        public Builder defaults(GenerationOptions defaults) {
            this.defaults = Objects.requireNonNull(defaults, "defaults");
            return this;
        }

        /**
         * Sets the registry that observes each answer, complete or streamed, like those of Spring AI's own models ({@code
         * gen_ai.client.operation}). Default: none. The client's own observation, by {@code tekton-llm-micrometer}, is a
         * separate one within this one.
         *
         * @param registry the registry
         * @return this builder
         */
        public Builder observationRegistry(ObservationRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /**
         * Sets the convention for the names and tags of observations. Default: Spring AI's.
         *
         * @param convention the convention
         * @return this builder
         */
        public Builder observationConvention(ChatModelObservationConvention convention) {
            this.convention = Objects.requireNonNull(convention, "convention");
            return this;
        }

        /**
         * Makes the model.
         *
         * @return a new model
         */
        public RhetorChatModel build() {
            return new RhetorChatModel(this);
        }

        private ModelObservations observations() {
            return new ModelObservations(registry, convention);
        }
    }
}
