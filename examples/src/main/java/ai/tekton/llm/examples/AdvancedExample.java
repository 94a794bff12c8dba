package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.token.Tokenizers;
import java.time.Duration;
import java.util.List;

/** A model of the caller's choice, a conversation that fits, bounds for the answer, and what to do where it fails. */
public class AdvancedExample {
    public static void main(String[] args) {
        // tag::advanced[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .provider("anthropic")
                .model("claude-3-sonnet-20240229")
                .build()) {
            String text = "This is a sample text that we'll count tokens for.";
            Tokenizers tokenizers = Tokenizers.standard();
            int tokens = tokenizers.count(text, "claude-3-sonnet-20240229");
            System.out.println("Token count: " + tokens);

            List<Message> messages = List.of(
                    Message.system("You are a helpful assistant."),
                    Message.user("Tell me about AI."),
                    Message.assistant("Artificial Intelligence (AI) refers to systems designed to perform tasks"
                            + " that typically require human intelligence..."),
                    // ... more messages ...
                    Message.user("What are the ethical concerns?"));

            List<Message> optimized = tokenizers.optimizeMessages(messages, 4000, "claude-3-sonnet-20240229", true);

            GenerationOptions options = GenerationOptions.builder()
                    .temperature(0.5)
                    .maxTokens(1000)
                    .stop("THE END")
                    .timeout(Duration.ofSeconds(60)) // of each attempt
                    .retryCount(2) // attempts after the first
                    .fallbackProvider("simulated") // asked when those have failed
                    .build();

            CompletionResponse response = client.generateChatResponse(optimized, options);
            System.out.println("Response: " + response.content());
        }
        // end::advanced[]
    }
}
