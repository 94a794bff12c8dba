package ai.tekton.llm.examples;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;

/** One exception for each kind of failure. */
public class ErrorHandlingExample {
    public static void main(String[] args) {
        // tag::errors[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .useFallback(false)
                .build()) {
            CompletionResponse response = client.generateText("Hello, world!");
            System.out.println("Response: " + response.content());
        } catch (LlmConnectionException e) {
            System.out.println("Failed to connect to the LLM service");
        } catch (LlmTimeoutException e) {
            System.out.println("Request timed out");
        } catch (ServiceUnavailableException e) {
            System.out.println("LLM service is currently unavailable");
        } catch (RateLimitException e) {
            e.retryAfter().ifPresent(wait -> System.out.println("Come back in " + wait.toSeconds() + " seconds"));
        } catch (TektonLlmException e) {
            System.out.println("LLM error after " + e.attempts() + " attempts: " + e.getMessage());
        }
        // end::errors[]
    }
}
