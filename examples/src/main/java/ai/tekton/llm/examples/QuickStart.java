package ai.tekton.llm.examples;

// tag::quick-start[]
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.CompletionResponse;

public class QuickStart {
    public static void main(String[] args) {
        try (TektonLlmClient client = TektonLlmClient.create("my-component")) {
            CompletionResponse response = client.generateText("What is the capital of France?");
            if (response.fallback()) {
                // The text is another provider's, or only a sentence that says that no model could be reached.
                System.err.println("A fallback answered. Failures before: " + response.failures());
            }
            System.out.println(response.content());
        }
    }
}
// end::quick-start[]
