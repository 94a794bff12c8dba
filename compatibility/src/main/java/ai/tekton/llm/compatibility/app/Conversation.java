package ai.tekton.llm.compatibility.app;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.backend.ChunkStream;

/** The three ways to ask Rhetor, as the README shows them. */
final class Conversation {
    private static final String QUESTION = "What is the capital of France?";

    private Conversation() {}

    /** Calls Rhetor at {@code RHETOR_URL} in each way, and prints the answers. */
    static void hold(TektonLlmClient client) {
        System.out.println("whole: " + client.generateText(QUESTION).content());
        try (ChunkStream stream = client.streamText(QUESTION)) {
            System.out.println("streamed: " + stream.text());
        }
        try (TektonLlmWebSocketClient socket =
                TektonLlmWebSocketClient.builder().componentId("compatibility").build()) {
            socket.connect();
            System.out.println(
                    "over the WebSocket: " + socket.generate(QUESTION).join().content());
        }
    }
}
