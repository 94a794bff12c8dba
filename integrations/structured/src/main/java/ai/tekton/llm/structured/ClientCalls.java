package ai.tekton.llm.structured;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Sends calls through either client. Thread-safe. */
interface ClientCalls {
    CompletionResponse answer(Question question);

    CompletableFuture<CompletionResponse> submit(Question question);

    ChunkStream read(Question question);

    Flow.Publisher<StreamingChunk> publish(Question question);

    boolean takeRetry();

    ClientConfig config();

    static ClientCalls of(TektonLlmClient client) {
        return new ClientCalls() {
            @Override
            public CompletionResponse answer(Question question) {
                return question.prompt()
                        .map(text -> client.generateText(text, question.options()))
                        .orElseGet(() -> client.generateChatResponse(question.messages(), question.options()));
            }

            @Override
            public CompletableFuture<CompletionResponse> submit(Question question) {
                return question.prompt()
                        .map(text -> client.async().generateText(text, question.options()))
                        .orElseGet(() -> client.async().generateChatResponse(question.messages(), question.options()));
            }

            @Override
            public ChunkStream read(Question question) {
                return question.prompt()
                        .map(text -> client.streamText(text, question.options()))
                        .orElseGet(() -> client.streamChatResponse(question.messages(), question.options()));
            }

            @Override
            public Flow.Publisher<StreamingChunk> publish(Question question) {
                return question.prompt()
                        .map(text -> client.async().streamText(text, question.options()))
                        .orElseGet(() -> client.async().streamChatResponse(question.messages(), question.options()));
            }

            @Override
            public boolean takeRetry() {
                return client.takeRetry();
            }

            @Override
            public ClientConfig config() {
                return client.config();
            }
        };
    }

    static ClientCalls of(TektonLlmWebSocketClient client) {
        return new ClientCalls() {
            @Override
            public CompletionResponse answer(Question question) {
                return FutureResults.forAnswer(submit(question));
            }

            @Override
            public CompletableFuture<CompletionResponse> submit(Question question) {
                return question.prompt()
                        .map(text -> client.generate(text, question.options()))
                        .orElseGet(() -> client.chat(question.messages(), question.options()));
            }

            @Override
            public ChunkStream read(Question question) {
                return ChunkStream.of(new PublishedChunks(publish(question)));
            }

            @Override
            public Flow.Publisher<StreamingChunk> publish(Question question) {
                return question.prompt()
                        .map(text -> client.stream(text, question.options()))
                        .orElseGet(() -> client.chatStream(question.messages(), question.options()));
            }

            @Override
            public boolean takeRetry() {
                return client.takeRetry();
            }

            @Override
            public ClientConfig config() {
                return client.config();
            }
        };
    }
}
