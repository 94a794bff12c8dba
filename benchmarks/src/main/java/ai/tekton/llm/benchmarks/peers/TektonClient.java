package ai.tekton.llm.benchmarks.peers;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamingChunk;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** This project's client with its defaults: retries, fallback, circuit breaker, limits, cancellation. */
final class TektonClient implements ChatClient {
    private static final List<Message> MESSAGES = List.of(Message.system(SYSTEM_PROMPT), Message.user(QUESTION));

    private final TektonLlmClient client;

    TektonClient(URI url, int connections) {
        client = TektonLlmClient.builder()
                .componentId("benchmark")
                .url(url)
                .maxConnections(connections)
                .build();
    }

    @Override
    public String answer() {
        return client.generateChatResponse(MESSAGES).content();
    }

    @Override
    public void stream(Consumer<String> text) {
        try (ChunkStream stream = client.streamChatResponse(MESSAGES)) {
            stream.forEach(chunk -> take(chunk, text));
        }
    }

    private static void take(StreamingChunk chunk, Consumer<String> text) {
        if (chunk.fallback()) {
            throw new IllegalStateException("The stub did not answer: " + chunk.chunk());
        }
        if (!chunk.chunk().isEmpty()) {
            text.accept(chunk.chunk());
        }
    }

    @Override
    public CompletableFuture<Void> streamConcurrently(Consumer<String> text) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        client.async().streamChatResponse(MESSAGES).subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(StreamingChunk chunk) {
                take(chunk, text);
            }

            @Override
            public void onError(Throwable failure) {
                end.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                end.complete(null);
            }
        });
        return end;
    }

    @Override
    public void close() {
        client.close();
    }
}
