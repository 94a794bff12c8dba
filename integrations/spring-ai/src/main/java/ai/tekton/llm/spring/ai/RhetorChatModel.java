package ai.tekton.llm.spring.ai;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Objects;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
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

    private RhetorChatModel(TektonLlmClient client, GenerationOptions defaults) {
        this.client = Objects.requireNonNull(client, "client");
        this.defaults = Objects.requireNonNull(defaults, "defaults");
    }

    /**
     * A model whose prompts are answered by a client.
     *
     * @param client the client, which stays its owner's to close
     * @return the model
     */
    public static RhetorChatModel of(TektonLlmClient client) {
        return of(client, GenerationOptions.defaults());
    }

    /**
     * A model whose prompts are answered by a client.
     *
     * @param client the client, which stays its owner's to close
     * @param defaults what prompts leave open
     * @return the model
     */
    public static RhetorChatModel of(TektonLlmClient client, GenerationOptions defaults) {
        return new RhetorChatModel(client, defaults);
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
        CompletionResponse answer =
                client.generateChatResponse(Prompts.messages(prompt), Prompts.options(prompt.getOptions(), defaults));
        return Responses.of(answer);
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
            Flux<StreamingChunk> chunks = JdkFlowAdapter.flowPublisherToFlux(client.async()
                    .streamChatResponse(Prompts.messages(prompt), Prompts.options(prompt.getOptions(), defaults)));
            return chunks.map(Responses::of);
        });
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
}
