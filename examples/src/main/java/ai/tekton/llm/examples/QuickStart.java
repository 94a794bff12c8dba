package ai.tekton.llm.examples;

// tag::quick-start[]
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;

public class QuickStart {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            CompletionResponse response = client.generateText("What is the capital of France?");
            if (response.fallback()) {
                // Rhetor could not answer: this is another provider's text, or one that says that there is no answer.
                System.err.println("Answered by " + response.provider().orElse("no backend"));
            }
            System.out.println(response.content());
        }
    }
}
// end::quick-start[]
