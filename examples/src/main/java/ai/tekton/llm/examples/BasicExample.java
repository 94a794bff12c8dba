package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;

/** One question, one answer. */
public class BasicExample {
    public static void main(String[] args) {
        // tag::basic[]
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            client.initialize();

            CompletionResponse response = client.generateText(
                    "What is the capital of France?",
                    "You are a helpful assistant that provides accurate information.");

            System.out.println("Response: " + response.content());
        }
        // end::basic[]
    }
}
