package ai.tekton.llm.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** Scripted LangChain4j models. */
final class Fakes {
    private Fakes() {}

    static ChatResponse response(String text) {
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(text))
                .id("id-" + text)
                .modelName("fake")
                .tokenUsage(new TokenUsage(3, 4, 7))
                .finishReason(FinishReason.STOP)
                .build();
    }

    /** Answers each request by the next step; the last step stays. */
    static final class Whole implements ChatModel {
        final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
        private final Queue<Function<ChatRequest, ChatResponse>> steps = new ArrayDeque<>();

        private Set<Capability> capabilities = Set.of();

        Whole takesSchemas() {
            capabilities = Set.of(Capability.RESPONSE_FORMAT_JSON_SCHEMA);
            return this;
        }

        @Override
        public Set<Capability> supportedCapabilities() {
            return capabilities;
        }

        Whole answers(String text) {
            return does(request -> response(text));
        }

        Whole fails(RuntimeException failure) {
            return does(request -> {
                throw failure;
            });
        }

        Whole does(Function<ChatRequest, ChatResponse> step) {
            steps.add(step);
            return this;
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            requests.add(request);
            Function<ChatRequest, ChatResponse> step;
            synchronized (this) {
                step = steps.size() > 1 ? steps.remove() : steps.element();
            }
            return step.apply(request);
        }
    }

    /** The same with streams. */
    static final class Streaming implements StreamingChatModel {
        final List<ChatRequest> requests = new CopyOnWriteArrayList<>();
        private final Queue<Consumer<StreamingChatResponseHandler>> steps = new ArrayDeque<>();

        Streaming answers(String... pieces) {
            return does(handler -> {
                for (String piece : pieces) {
                    handler.onPartialResponse(piece);
                }
                handler.onCompleteResponse(response(String.join("", pieces)));
            });
        }

        Streaming breaks(RuntimeException failure, String... pieces) {
            return does(handler -> {
                for (String piece : pieces) {
                    handler.onPartialResponse(piece);
                }
                handler.onError(failure);
            });
        }

        Streaming does(Consumer<StreamingChatResponseHandler> step) {
            steps.add(step);
            return this;
        }

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            requests.add(request);
            Consumer<StreamingChatResponseHandler> step;
            synchronized (this) {
                step = steps.size() > 1 ? steps.remove() : steps.element();
            }
            step.accept(handler);
        }
    }
}
