package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.model.StreamingChunk;

/** An answer, shown while it is being made. */
public class StreamingExample {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            loop(client);
            callback(client);
            wholeText(client);
        }
    }

    private static void loop(TektonLlmClient client) {
        // tag::loop[]
        try (ChunkStream stream = client.streamText("Write a short poem about artificial intelligence.")) {
            for (StreamingChunk chunk : stream) {
                System.out.print(chunk.chunk());
            }
        }
        // end::loop[]
        System.out.println();
    }

    private static void callback(TektonLlmClient client) {
        // tag::callback[]
        client.streamText("Write a short poem about the sea.").forEach(chunk -> {
            System.out.print(chunk.chunk());
            if (chunk.done()) {
                System.out.println("\n--- Streaming complete ---");
            }
        });
        // end::callback[]
    }

    private static void wholeText(TektonLlmClient client) {
        // tag::text[]
        String poem = client.streamText("Write a short poem about the rain.").text();
        // end::text[]
        System.out.println(poem);
    }
}
