package com.example.asking;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.token.Tokenizers;

/** Asks, streams, speaks over the WebSocket and counts tokens; the argument is the address of Rhetor. */
public final class Asking {
    private Asking() {}

    public static void main(String[] args) {
        try (TektonLlmClient client =
                TektonLlmClient.builder().componentId("asking").url(args[0]).build()) {
            System.out.println("asked: "
                    + client.generateText("What is the capital of France?").content());
            try (ChunkStream stream = client.streamText("And of Spain?")) {
                System.out.println("streamed: " + stream.text());
            }
        }
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("asking")
                .url(args[0])
                .build()) {
            client.connect();
            System.out.println("over the socket: "
                    + client.generate("And of Italy?").join().content());
        }
        System.out.println("tokens: " + Tokenizers.standard().count("What is the capital of France?", "gpt-4o"));
    }
}
