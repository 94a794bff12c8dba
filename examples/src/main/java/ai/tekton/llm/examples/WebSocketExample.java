package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.WebSocketRequest;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import java.util.concurrent.CompletableFuture;

/** Many calls at once over one socket. */
public class WebSocketExample {
    public static void main(String[] args) {
        socket();
        streamsOverTheSocket();
    }

    private static void socket() {
        // tag::socket[]
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("my-component")
                .onError(error -> System.out.println("Error: " + error.getMessage()))
                .onClose((code, reason) -> System.out.println("Connection closed"))
                .build()) {
            client.connect();

            CompletableFuture<CompletionResponse> answer = client.generate("What is the capital of France?");

            GenerationOptions options =
                    GenerationOptions.builder().contextId("philosophy").build();
            WebSocketRequest request =
                    client.stream("What is the meaning of life?", options, chunk -> System.out.print(chunk.chunk()));

            request.text().join(); // or request.cancel()
            System.out.println();
            System.out.println(answer.join().content());
        }
        // end::socket[]
    }

    private static void streamsOverTheSocket() {
        // tag::transport[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                        .componentId("my-component")
                        .transport(Transport.WEBSOCKET_FOR_STREAMS)
                        .build();
                ChunkStream stream = client.streamText("Write a short poem.")) {
            System.out.println(stream.text());
        }
        // end::transport[]
    }
}
