package ai.tekton.llm.benchmarks.peers;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/**
 * LangChain4j's client of OpenAI, over the JDK's HTTP client, which it brings. Its streams are callbacks, which it
 * sometimes calls on the thread that sent the request, so that each of many concurrent streams is requested on a
 * separate thread.
 */
final class LangChain4jClient implements ChatClient {
    private static final List<ChatMessage> MESSAGES =
            List.of(SystemMessage.from(SYSTEM_PROMPT), UserMessage.from(QUESTION));

    private final URI url;
    private final ExecutorService threads = Threads.oneForEachCall();
    private OpenAiChatModel chat;
    private OpenAiStreamingChatModel streaming;

    LangChain4jClient(URI url) {
        this.url = url;
    }

    @Override
    public String answer() {
        return chat().chat(MESSAGES).aiMessage().text();
    }

    @Override
    public void stream(Consumer<String> text) {
        begin(text).join();
    }

    @Override
    public CompletableFuture<Void> streamConcurrently(Consumer<String> text) {
        return CompletableFuture.supplyAsync(() -> begin(text), threads).thenCompose(end -> end);
    }

    private CompletableFuture<Void> begin(Consumer<String> text) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        streaming().chat(MESSAGES, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String partialResponse) {
                text.accept(partialResponse);
            }

            @Override
            public void onCompleteResponse(ChatResponse completeResponse) {
                end.complete(null);
            }

            @Override
            public void onError(Throwable error) {
                end.completeExceptionally(error);
            }
        });
        return end;
    }

    /** The library has a client for each kind of call, which is created when it is first used. */
    private synchronized OpenAiChatModel chat() {
        if (chat == null) {
            chat = OpenAiChatModel.builder()
                    .baseUrl(url.toString())
                    .apiKey("none")
                    .modelName("gpt-4o")
                    .build();
        }
        return chat;
    }

    private synchronized OpenAiStreamingChatModel streaming() {
        if (streaming == null) {
            streaming = OpenAiStreamingChatModel.builder()
                    .baseUrl(url.toString())
                    .apiKey("none")
                    .modelName("gpt-4o")
                    .build();
        }
        return streaming;
    }

    /** The clients have no method to close them. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
