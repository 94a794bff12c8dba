package ai.tekton.llm.langchain4j;

import ai.tekton.llm.AsyncTektonLlmClient;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** This library's client around LangChain4j models, whose requests and answers bypass it as {@link Exchange}s. Thread-safe. */
final class ResilientEngine implements AutoCloseable {
    private final TektonLlmClient client;
    private final Exchanges exchanges;

    ResilientEngine(TektonLlmClient client, Exchanges exchanges) {
        this.client = client;
        this.exchanges = exchanges;
    }

    ChatResponse ask(ChatRequest request) {
        Exchange exchange = new Exchange(request);
        try {
            client.withInterceptor(exchanges.noting(exchange)).generateChatResponse(exchange.texts());
            return exchange.answer();
        } catch (TektonLlmException e) {
            throw ModelExceptions.of(e);
        } finally {
            exchanges.forget(exchange);
        }
    }

    CompletableFuture<ChatResponse> askAsync(ChatRequest request) {
        Exchange exchange = new Exchange(request);
        CompletableFuture<CompletionResponse> call = asyncClient(exchange).generateChatResponse(exchange.texts());
        CompletableFuture<ChatResponse> answer = call.handle((texts, failure) -> {
            exchanges.forget(exchange);
            if (failure != null) {
                throw ModelExceptions.of(failure instanceof CompletionException ? failure.getCause() : failure);
            }
            return exchange.answer();
        });
        return Futures.cancelling(answer, call);
    }

    void stream(ChatRequest request, StreamingChatResponseHandler handler) {
        Exchange exchange = new Exchange(request);
        AnswerRelay relay = new AnswerRelay(
                handler,
                exchange::nextNonText,
                (last, text) -> whole(exchange.answer(), text),
                () -> exchanges.forget(exchange));
        relay.follow(() -> asyncClient(exchange).streamChatResponse(exchange.texts(), options(request)));
    }

    private AsyncTektonLlmClient asyncClient(Exchange exchange) {
        return client.withInterceptor(exchanges.noting(exchange)).async();
    }

    /** The options of a request; one that asks for JSON fails in mid-stream, as two models cannot write one JSON document. */
    private static GenerationOptions options(ChatRequest request) {
        boolean json =
                request.responseFormat() != null && request.responseFormat().type() == ResponseFormatType.JSON;
        return json
                ? GenerationOptions.builder()
                        .streamFailurePolicy(StreamFailurePolicy.FAIL)
                        .build()
                : GenerationOptions.defaults();
    }

    /** If a second model continued an answer, its response has only the second half, so the whole text replaces it. */
    private static ChatResponse whole(ChatResponse answer, String text) {
        String own = Answers.text(answer);
        if (text.length() <= own.length() || !text.endsWith(own)) {
            return answer;
        }
        AiMessage both = answer.aiMessage().toBuilder().text(text).build();
        return answer.toBuilder().aiMessage(both).build();
    }

    @Override
    public void close() {
        client.close();
    }

    int exchangesUnderWay() {
        return exchanges.size();
    }
}
