package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.event.RetryEvent;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.time.Duration;

/** Settings that keep a component working when Rhetor fails. */
public class ResilienceExample {
    public static void main(String[] args) {
        // tag::resilience[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .timeout(Duration.ofSeconds(20)) // of each attempt
                .deadline(Duration.ofSeconds(45)) // of the whole call
                .maxRetries(2)
                .circuitBreaker(CircuitBreakerConfig.builder()
                        .windowSize(50)
                        .failureShare(0.5)
                        .openFor(Duration.ofSeconds(10))
                        .probes(1)
                        .build())
                .listener(new Watch())
                .build()) {
            System.out.println(
                    client.generateText("What is the capital of France?").content());
        }
        // end::resilience[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .listener(new Watch())
                .build()) {
            stream(client);
        }
    }

    private static void stream(TektonLlmClient client) {
        // tag::stream-failure[]
        GenerationOptions options = GenerationOptions.builder()
                .fallbackProvider("openai")
                .streamFailurePolicy(StreamFailurePolicy.RESTART)
                .build();

        try (ChunkStream stream = client.streamText("Write a short poem.", options)) {
            stream.forEach(chunk -> {
                if (chunk.restart()) {
                    System.out.println("\n--- once more from the start ---");
                }
                System.out.print(chunk.chunk());
            });
            System.out.println();
        } catch (TektonLlmException e) {
            System.out.println("\nFailed after: " + e.partialText().orElse(""));
        }
        // end::stream-failure[]
    }

    // tag::listener[]
    /** Counts, logs or alarms; it is called on the threads of the calls. */
    static class Watch implements LlmEventListener {
        @Override
        public void onRetry(RetryEvent event) {
            System.out.println("attempt " + event.attempt() + " failed: " + event.failure());
        }

        @Override
        public void onFallback(FallbackEvent event) {
            System.out.println(event.from() + " could not answer, asking " + event.to());
        }

        @Override
        public void onOutcome(OutcomeEvent event) {
            System.out.println("answered by " + event.backend().orElse("no backend"));
        }
    }
    // end::listener[]
}
