package ai.tekton.llm.benchmarks.peers;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * OpenAI's client. Its asynchronous methods run at most 64 streams at once, without a setting for more, so concurrent
 * streams use its blocking methods, each on a thread of its own.
 */
final class OpenAiJavaClient implements ChatClient {
    private final OpenAIClient client;
    private final ExecutorService threads = Threads.oneForEachCall();

    OpenAiJavaClient(URI url) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(url.toString())
                .apiKey("none")
                .build();
    }

    @Override
    public String answer() {
        return client.chat()
                .completions()
                .create(question())
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow();
    }

    @Override
    public void stream(Consumer<String> text) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(question())) {
            stream.stream()
                    .forEach(chunk -> chunk.choices()
                            .forEach(choice -> choice.delta().content().ifPresent(text)));
        }
    }

    private static ChatCompletionCreateParams question() {
        return ChatCompletionCreateParams.builder()
                .model("gpt-4o")
                .addSystemMessage(SYSTEM_PROMPT)
                .addUserMessage(QUESTION)
                .build();
    }

    @Override
    public CompletableFuture<Void> streamConcurrently(Consumer<String> text) {
        return CompletableFuture.runAsync(() -> stream(text), threads);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
