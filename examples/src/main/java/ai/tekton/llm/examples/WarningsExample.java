package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;

/** Warnings about options that the server ignores. */
public class WarningsExample {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            // tag::warnings[]
            GenerationOptions options = GenerationOptions.builder()
                    .systemPrompt("You only say BLUE.")
                    .temperature(0.2)
                    .build();
            CompletionResponse answer = client.generateText("Which colour is the sky?", options);
            System.out.println(answer.content());
            answer.warnings().forEach(warning -> System.out.println("Note: " + warning));
            // end::warnings[]
        }
    }
}
