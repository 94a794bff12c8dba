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
import java.util.function.Consumer;

/** LangChain4j's client of OpenAI, over the JDK's HTTP client, which it brings. Its streams are callbacks. */
final class LangChain4jClient implements Contestant {
    private static final List<ChatMessage> MESSAGES =
            List.of(SystemMessage.from(SYSTEM_PROMPT), UserMessage.from(QUESTION));

    private final URI url;
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
        streamBesideOthers(text).join();
    }

    @Override
    public CompletableFuture<Void> streamBesideOthers(Consumer<String> text) {
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

    /** The two kinds of call are two clients here, so that whoever makes one kind makes one client. */
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

    /** It has nothing to close; what it holds goes with it. */
    @Override
    public void close() {}
}
