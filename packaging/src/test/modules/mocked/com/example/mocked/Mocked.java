package com.example.mocked;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.rhetor.RhetorOperation;

/** Asks, streams and speaks over the WebSocket of a mock that it starts, scripts and looks into. */
public final class Mocked {
    private Mocked() {}

    public static void main(String[] args) {
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmClient client = TektonLlmClient.builder()
                        .componentId("mocked")
                        .url(rhetor.url())
                        .build();
                TektonLlmWebSocketClient socket = TektonLlmWebSocketClient.builder()
                        .componentId("mocked")
                        .url(rhetor.url())
                        .build()) {
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.text("Paris."));
            System.out.println("asked: "
                    + client.generateText("What is the capital of France?").content());
            rhetor.enqueue(Reply.stream("Mad", "rid."));
            try (ChunkStream stream = client.streamText("And of Spain?")) {
                System.out.println("streamed: " + stream.text());
            }
            socket.connect();
            System.out.println("over the socket: "
                    + socket.generate("And of Italy?").join().content().isBlank());
            System.out.println("received: "
                    + rhetor.chatRequests()
                            .get(0)
                            .chatRequest()
                            .getMessages()
                            .get(0)
                            .getContent());
        }
    }
}
