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
 * Rhetor as a chat model of Spring AI, with the client's retries, budget, deadline, breaker and fallbacks. Thread-safe; does
 * not close the client.
 *
 * <p>Failures are the client's own, {@link ai.tekton.llm.error.TektonLlmException}; what it takes to retry them has been done
 * by then, so Spring AI's retries are not needed. Where the client falls back, the answer's metadata has {@code fallback}.
 * Tools and media are refused with an {@link ai.tekton.llm.error.InvalidRequestException}, as Rhetor takes none.
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
     * A model whose prompts are answered by a client.
     *
     * @param client the client, which stays its owner's to close
     * @return the model
     */
    public static RhetorChatModel of(TektonLlmClient client) {
        return builder(client).build();
    }

    /**
     * A model whose prompts are answered by a client.
     *
     * @param client the client, which stays its owner's to close
     * @param defaults what prompts leave open
     * @return the model
     */
    public static RhetorChatModel of(TektonLlmClient client, GenerationOptions defaults) {
        return builder(client).defaults(defaults).build();
    }

    /**
     * Begins a model whose prompts are answered by a client.
     *
     * @param client the client, which stays its owner's to close
     * @return a new builder
     */
    public static Builder builder(TektonLlmClient client) {
        return new Builder(client);
    }

    /**
     * Answers a prompt as a whole.
     *
     * @param prompt the conversation, with options of any kind, of which {@link RhetorChatOptions} has all
     * @return the answer; its metadata has {@code provider}, {@code fallback}, {@code attempts} and {@code warnings}
     * @throws ai.tekton.llm.error.TektonLlmException where there is none
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
     * Answers a prompt piece by piece.
     *
     * @param prompt the conversation, with options of any kind, of which {@link RhetorChatOptions} has all
     * @return the pieces, asked for when it is subscribed to; to cancel the subscription ends the exchange with Rhetor. Where
     *     a stream begins anew after a break, a piece without text has {@code restart} in its metadata
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

    /** With the options that apply, those of the model included. */
    private static Prompt observed(Prompt prompt, GenerationOptions options) {
        return new Prompt(prompt.getInstructions(), RhetorChatOptions.of(options));
    }

    /**
     * What prompts leave open.
     *
     * @return new options
     */
    @Override
    public ChatOptions getDefaultOptions() {
        return RhetorChatOptions.of(defaults);
    }

    /** Collects the settings; not thread-safe. */
    public static final class Builder {
        private final TektonLlmClient client;
        private GenerationOptions defaults = GenerationOptions.defaults();
        private ObservationRegistry registry = ObservationRegistry.NOOP;
        private ChatModelObservationConvention convention = new DefaultChatModelObservationConvention();

        private Builder(TektonLlmClient client) {
            this.client = Objects.requireNonNull(client, "client");
        }

        /**
         * Sets what prompts leave open. Default: what the client is set to.
         *
         * @param defaults the options
         * @return this builder
         */
        public Builder defaults(GenerationOptions defaults) {
            this.defaults = Objects.requireNonNull(defaults, "defaults");
            return this;
        }

        /**
         * Sets where each answer is observed, whole or streamed, as those of Spring AI's own models are
         * ({@code gen_ai.client.operation}). Default: none is. What the client tells of its attempts is another observation, in
         * {@code tekton-llm-micrometer}, and within this one.
         *
         * @param registry the registry
         * @return this builder
         */
        public Builder observationRegistry(ObservationRegistry registry) {
            this.registry = Objects.requireNonNull(registry, "registry");
            return this;
        }

        /**
         * Sets the names and the tags of what is observed. Default: Spring AI's.
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
