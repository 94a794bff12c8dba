package ai.tekton.llm;

import ai.tekton.llm.internal.async.CallExecutor;
import ai.tekton.llm.internal.async.ChunkPublisher;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * The calls of {@link TektonLlmClient} without blocking. Thread-safe; closed with the client it comes from.
 *
 * <p>Futures complete exceptionally with the same {@link ai.tekton.llm.error.TektonLlmException} that the blocking call
 * throws; to cancel a future, or to complete it from outside (as {@code orTimeout} does), ends the call. Publishers make
 * their call when they are subscribed to, one for each subscription, and read no faster than the subscriber asks; to
 * cancel the subscription ends the call. Arguments are checked when the call begins, so that wrong ones reach the
 * future or the subscriber too.
 *
 * <p>Threads: virtual ones on JDK 21 and newer; before that a pool of as many daemon threads as the client may have
 * connections, which end after 10 seconds without work.
 */
public final class AsyncTektonLlmClient {
    private final TektonLlmClient client;
    private final CallExecutor executor;

    AsyncTektonLlmClient(TektonLlmClient client, CallExecutor executor) {
        this.client = client;
        this.executor = executor;
    }

    /**
     * See {@link TektonLlmClient#initialize()}.
     *
     * @return what was found
     */
    public CompletableFuture<InitializationReport> initialize() {
        return executor.call(client::initialize);
    }

    /**
     * See {@link TektonLlmClient#generateText(String)}.
     *
     * @param prompt the prompt; not blank
     * @return the answer
     */
    public CompletableFuture<CompletionResponse> generateText(String prompt) {
        return generateText(prompt, GenerationOptions.defaults());
    }

    /**
     * See {@link TektonLlmClient#generateText(String, GenerationOptions)}.
     *
     * @param prompt the prompt; not blank
     * @param options how it is answered
     * @return the answer
     */
    public CompletableFuture<CompletionResponse> generateText(String prompt, GenerationOptions options) {
        return executor.call(() -> client.generateText(prompt, options));
    }

    /**
     * See {@link TektonLlmClient#generateChatResponse(List)}.
     *
     * @param messages the turns, oldest first
     * @return the answer
     */
    public CompletableFuture<CompletionResponse> generateChatResponse(List<Message> messages) {
        return generateChatResponse(messages, GenerationOptions.defaults());
    }

    /**
     * See {@link TektonLlmClient#generateChatResponse(List, GenerationOptions)}.
     *
     * @param messages the turns, oldest first
     * @param options how it is answered
     * @return the answer
     */
    public CompletableFuture<CompletionResponse> generateChatResponse(
            List<Message> messages, GenerationOptions options) {
        return executor.call(() -> client.generateChatResponse(messages, options));
    }

    /**
     * See {@link TektonLlmClient#streamText(String)}.
     *
     * @param prompt the prompt; not blank
     * @return the answer's pieces
     */
    public Flow.Publisher<StreamingChunk> streamText(String prompt) {
        return streamText(prompt, GenerationOptions.defaults());
    }

    /**
     * See {@link TektonLlmClient#streamText(String, GenerationOptions)}.
     *
     * @param prompt the prompt; not blank
     * @param options how it is answered
     * @return the answer's pieces
     */
    public Flow.Publisher<StreamingChunk> streamText(String prompt, GenerationOptions options) {
        return new ChunkPublisher(() -> client.streamText(prompt, options), executor);
    }

    /**
     * See {@link TektonLlmClient#streamChatResponse(List)}.
     *
     * @param messages the turns, oldest first
     * @return the answer's pieces
     */
    public Flow.Publisher<StreamingChunk> streamChatResponse(List<Message> messages) {
        return streamChatResponse(messages, GenerationOptions.defaults());
    }

    /**
     * See {@link TektonLlmClient#streamChatResponse(List, GenerationOptions)}.
     *
     * @param messages the turns, oldest first
     * @param options how it is answered
     * @return the answer's pieces
     */
    public Flow.Publisher<StreamingChunk> streamChatResponse(List<Message> messages, GenerationOptions options) {
        return new ChunkPublisher(() -> client.streamChatResponse(messages, options), executor);
    }

    /**
     * See {@link TektonLlmClient#getProviders()}.
     *
     * @return the providers
     */
    public CompletableFuture<ProviderList> getProviders() {
        return executor.call(client::getProviders);
    }

    /**
     * See {@link TektonLlmClient#health()}.
     *
     * @return what Rhetor says about itself
     */
    public CompletableFuture<Health> health() {
        return executor.call(client::health);
    }
}
