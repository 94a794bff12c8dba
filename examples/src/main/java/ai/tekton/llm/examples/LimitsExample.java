package ai.tekton.llm.examples;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Limits of requests, tokens and costs. */
public class LimitsExample {
    public static void main(String[] args) {
        limitsAndCosts();
        severalAddresses();
    }

    private static void limitsAndCosts() {
        // tag::limits[]
        GenerationOptions brief = GenerationOptions.builder().maxTokens(200).build();
        CostMeter meter = CostMeter.create();
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .deadline(Duration.ofSeconds(45))
                .rateLimits(RateLimits.builder().maxConcurrentCalls(8).build()) // of all calls
                .rateLimits(
                        "anthropic", // of its calls
                        RateLimits.builder()
                                .requestsPerMinute(50)
                                .tokensPerMinute(40_000)
                                .build())
                .costMeter(meter)
                .costLimits(CostLimits.builder()
                        .perCall(new BigDecimal("0.05"))
                        .perClient(new BigDecimal("10"))
                        .build())
                .build()) {
            CompletionResponse answer = client.generateText("What is the capital of France?", brief);
            System.out.println(answer.content());
            meter.costOf(answer).ifPresent(cost -> System.out.println("It cost " + cost.toPlainString()));
        } catch (BudgetExceededException | RateLimitException e) {
            System.out.println(e.getMessage()); // which limit, and what to do
        }
        meter.byModel().forEach((model, cost) -> System.out.println(cost.answers() + " by " + model));
        // end::limits[]
    }

    private static void severalAddresses() {
        String first = System.getenv().getOrDefault("RHETOR_URL", "http://localhost:8003");
        String second = System.getenv().getOrDefault("RHETOR_SECOND_URL", first);
        // tag::addresses[]
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("my-component")
                .urls(List.of(URI.create(first), URI.create(second))) // such as http://rhetor-1:8003
                .hedging(Hedging.builder().quantile(0.95).maxShare(0.02).build())
                .build()) {
            System.out.println(
                    client.generateText("What is the capital of Japan?").content());
        }
        // end::addresses[]
    }
}
