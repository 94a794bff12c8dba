package ai.tekton.llm;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.face.Calls;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamingChunk;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * The non-blocking form of the calls of {@link TektonLlmClient}. Thread-safe. Closed with the client that it belongs
 * to.
 *
 * <p>Futures complete exceptionally with the same {@link ai.tekton.llm.error.TektonLlmException} that the blocking call
 * throws; cancelling a future, or completing it from outside (as {@code orTimeout} does), ends the call. A publisher
 * makes one call for each subscription and reads no faster than the subscriber requests; cancelling the subscription
 * ends the call. The client checks arguments when the call begins, so the failure of an invalid argument reaches the
 * future or the subscriber too.
 *
 * <p>Threads: calls run on virtual threads on JDK 21 and newer; on older JDKs they run on daemon threads, which end
 * after 10 seconds without work. The number of daemon threads that wait for a server is at most the maximum number of
 * connections; further calls wait without a thread, and their timeout and deadline count meanwhile. Stages chained to a
 * future may block, and may wait for other calls of the same client.
 */
public final class AsyncTektonLlmClient {
    private final TektonLlmClient client;
    private final CallFactory requests;
    private final Calls calls;

    AsyncTektonLlmClient(TektonLlmClient client, CallFactory requests, Calls calls) {
        this.client = client;
        this.requests = requests;
        this.calls = calls;
    }

    /**
     * See {@link TektonLlmClient#initialize()}.
     *
     * @return what the client found
     */
    public CompletableFuture<InitializationReport> initialize() {
        CompletableFuture<InitializationReport> result = new CompletableFuture<>();
        CompletableFuture<Health> health = endedWith(result, health());
        // Cancelling the composed future would not cancel the call inside it.
        CompletableFuture<ProviderList> providers = health.thenCompose(known -> endedWith(result, getProviders()));
        health.thenCombine(providers, client::found)
                .handle(this::foundOrNotReached)
                .whenComplete((report, failure) -> {
                    if (failure == null) {
                        result.complete(report);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
        return result;
    }

    /** Cancels a call when the future that waits for it is cancelled or completed from outside. */
    private static <T> CompletableFuture<T> endedWith(CompletableFuture<?> result, CompletableFuture<T> call) {
        result.whenComplete((value, failure) -> call.cancel(false));
        return call;
    }

    private InitializationReport foundOrNotReached(InitializationReport found, Throwable failure) {
        if (failure == null) {
            return found;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof TektonLlmException known) {
            return client.notReached(known);
        }
        throw failure instanceof CompletionException e ? e : new CompletionException(failure);
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
     * @param options how the model answers, and how the client calls it
     * @return the answer
     */
    public CompletableFuture<CompletionResponse> generateText(String prompt, GenerationOptions options) {
        return submit(() -> Request.whole(requests.prompt(prompt, options)).asPrompt());
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
     * @param options how the model answers, and how the client calls it
     * @return the answer
     */
    public CompletableFuture<CompletionResponse> generateChatResponse(
            List<Message> messages, GenerationOptions options) {
        return submit(() -> Request.whole(requests.chat(messages, options)));
    }

    /**
     * See {@link TektonLlmClient#streamText(String)}.
     *
     * @param prompt the prompt; not blank
     * @return the chunks of the answer
     */
    public Flow.Publisher<StreamingChunk> streamText(String prompt) {
        return streamText(prompt, GenerationOptions.defaults());
    }

    /**
     * See {@link TektonLlmClient#streamText(String, GenerationOptions)}.
     *
     * @param prompt the prompt; not blank
     * @param options how the model answers, and how the client calls it
     * @return the chunks of the answer
     */
    public Flow.Publisher<StreamingChunk> streamText(String prompt, GenerationOptions options) {
        return calls.publish(
                () -> Request.stream(requests.prompt(prompt, options)).asPrompt());
    }

    /**
     * See {@link TektonLlmClient#streamChatResponse(List)}.
     *
     * @param messages the turns, oldest first
     * @return the chunks of the answer
     */
    public Flow.Publisher<StreamingChunk> streamChatResponse(List<Message> messages) {
        return streamChatResponse(messages, GenerationOptions.defaults());
    }

    /**
     * See {@link TektonLlmClient#streamChatResponse(List, GenerationOptions)}.
     *
     * @param messages the turns, oldest first
     * @param options how the model answers, and how the client calls it
     * @return the chunks of the answer
     */
    public Flow.Publisher<StreamingChunk> streamChatResponse(List<Message> messages, GenerationOptions options) {
        return calls.publish(() -> Request.stream(requests.chat(messages, options)));
    }

    /**
     * See {@link TektonLlmClient#getProviders()}.
     *
     * @return the providers
     */
    public CompletableFuture<ProviderList> getProviders() {
        return calls.submitInquiry(Request.providers(requests.context()));
    }

    /**
     * See {@link TektonLlmClient#health()}.
     *
     * @return Rhetor's health
     */
    public CompletableFuture<Health> health() {
        return calls.submitInquiry(Request.health(requests.context()));
    }

    /** The failure of an invalid argument reaches the future, as every other failure does. */
    private CompletableFuture<CompletionResponse> submit(Supplier<Request<CompletionResponse>> request) {
        calls.checkOpen();
        try {
            return calls.submit(request.get());
        } catch (TektonLlmException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
