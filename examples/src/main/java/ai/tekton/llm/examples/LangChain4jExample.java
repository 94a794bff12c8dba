package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.langchain4j.ChatModelBackend;
import ai.tekton.llm.langchain4j.ResilientChatModel;
import ai.tekton.llm.langchain4j.ResilientStreamingChatModel;
import ai.tekton.llm.langchain4j.RhetorChatModel;
import ai.tekton.llm.langchain4j.RhetorResponseMetadata;
import ai.tekton.llm.langchain4j.RhetorStreamingChatModel;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** LangChain4j models with retries and fallbacks, and Rhetor as such a model. */
public class LangChain4jExample {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .withoutLocalFallback()
                .build()) {
            whole(RhetorChatModel.of(client), new Local());
            streamed(RhetorStreamingChatModel.of(client), new LocalStream());
            rhetor(client);
        }
        backend(new Local());
    }

    private static void whole(ChatModel openAi, ChatModel ollama) {
        // tag::langchain4j-resilient[]
        try (ResilientChatModel model = ResilientChatModel.builder(openAi)
                .fallback(ollama)
                .maxRetries(2)
                .timeout(Duration.ofSeconds(20))
                .deadline(Duration.ofSeconds(60))
                .circuitBreaker(CircuitBreakerConfig.standard())
                .build()) {
            System.out.println(model.chat("What is the capital of France?"));
        }
        // end::langchain4j-resilient[]
    }

    private static void streamed(StreamingChatModel openAi, StreamingChatModel ollama) {
        Printer handler = new Printer();
        // tag::langchain4j-stream[]
        try (ResilientStreamingChatModel model = ResilientStreamingChatModel.of(openAi, ollama)) {
            model.chat("Write a short poem about the sea.", handler);
            handler.finished.join();
        }
        // end::langchain4j-stream[]
    }

    private static void rhetor(TektonLlmClient client) {
        // tag::langchain4j-rhetor[]
        ChatModel model = RhetorChatModel.of(client);
        ChatResponse response = model.chat(UserMessage.from("What is the capital of Japan?"));
        System.out.println(response.aiMessage().text());
        RhetorResponseMetadata metadata = (RhetorResponseMetadata) response.metadata();
        metadata.warnings().forEach(System.out::println);
        // end::langchain4j-rhetor[]
    }

    private static void backend(ChatModel ollama) {
        // tag::langchain4j-backend[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .fallbackBackends(List.of(ChatModelBackend.of(ollama).named("ollama")))
                .build()) {
            System.out.println(
                    client.generateText("What is the capital of Italy?").content());
        }
        // end::langchain4j-backend[]
    }

    /** Simulates a local model. */
    private static final class Local implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder()
                    .aiMessage(dev.langchain4j.data.message.AiMessage.from("(said by the local model)"))
                    .build();
        }
    }

    /** The same, chunk by chunk. */
    private static final class LocalStream implements StreamingChatModel {
        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            handler.onPartialResponse("(ended by the ");
            handler.onPartialResponse("local model)");
            handler.onCompleteResponse(ChatResponse.builder()
                    .aiMessage(dev.langchain4j.data.message.AiMessage.from("(ended by the local model)"))
                    .build());
        }
    }

    private static final class Printer implements StreamingChatResponseHandler {
        final CompletableFuture<ChatResponse> finished = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String piece) {
            System.out.print(piece);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            System.out.println();
            finished.complete(response);
        }

        @Override
        public void onError(Throwable failure) {
            finished.completeExceptionally(failure);
        }
    }
}
