package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.model.CompletionResponse;
import java.time.Duration;

/** Settings in the builder, and as a separate value. */
public class ConfigurationExample {
    public static void main(String[] args) {
        // tag::builder[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .provider("openai")
                .timeout(Duration.ofSeconds(60))
                .maxRetries(1)
                .build()) {
            CompletionResponse response = client.generateText("What is the capital of France?");
            System.out.println(response.content());
        }
        // end::builder[]

        // tag::config[]
        ClientConfig config = ClientConfig.fromEnvironment().toBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .maxConnections(8)
                .header("X-Tenant", "research")
                .build();
        System.out.println(config); // without the token and the header's value

        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .config(config)
                .build()) {
            CompletionResponse response = client.generateText("What is the capital of Japan?");
            System.out.println(response.content());
        }
        // end::config[]
    }
}
