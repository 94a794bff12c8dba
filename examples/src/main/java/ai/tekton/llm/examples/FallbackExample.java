package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;

/** Fallbacks, which answer when the chosen provider cannot. */
public class FallbackExample {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            anotherProvider(client);
        }
        noFallback();
    }

    private static void anotherProvider(TektonLlmClient client) {
        // tag::fallback-provider[]
        GenerationOptions options = GenerationOptions.builder()
                .provider("anthropic")
                .fallbackProvider("openai")
                .fallbackModel("gpt-4o-mini")
                .build();

        CompletionResponse response = client.generateText("What is the capital of France?", options);

        if (response.fallback()) {
            System.out.println("Answered instead by " + response.provider().orElse("another provider") + ":");
        }
        System.out.println(response.content());
        // end::fallback-provider[]
    }

    private static void noFallback() {
        // tag::no-fallback[]
        try (TektonLlmClient strict = TektonLlmClient.builder()
                .componentId("my-component")
                .useFallback(false)
                .build()) {
            CompletionResponse response = strict.generateText("What is the capital of France?");
            System.out.println(response.content());
        } catch (TektonLlmException e) {
            System.out.println("No answer: " + e.getMessage());
        }
        // end::no-fallback[]
    }
}
