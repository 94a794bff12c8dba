package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.time.Duration;
import java.util.List;

/** A model of the caller's choice, bounds for the answer, and what to do where it fails. */
public class AdvancedExample {
    public static void main(String[] args) {
        // tag::advanced[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .provider("anthropic")
                .model("claude-3-sonnet-20240229")
                .build()) {
            List<Message> messages = List.of(
                    Message.system("You are a helpful assistant."),
                    Message.user("Tell me about AI."),
                    Message.assistant("Artificial intelligence does what otherwise takes human intelligence."),
                    Message.user("What are the ethical concerns?"));

            GenerationOptions options = GenerationOptions.builder()
                    .temperature(0.5)
                    .maxTokens(1000)
                    .stop("THE END")
                    .timeout(Duration.ofSeconds(60)) // of each attempt
                    .retryCount(2) // attempts after the first
                    .fallbackProvider("simulated") // asked when those have failed
                    .build();

            CompletionResponse response = client.generateChatResponse(messages, options);
            System.out.println("Response: " + response.content());
        }
        // end::advanced[]
    }
}
