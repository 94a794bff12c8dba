package ai.tekton.llm.flink;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.bulk.Prompt;
import ai.tekton.llm.bulk.internal.AnswerCosts;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.MessageRole;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.MetricGroup;

/**
 * Makes the calls of one subtask, with a shared client or, under limits or a budget, with a client of its own. Ends the calls in
 * progress when it is closed. Thread-safe.
 */
final class LlmCaller implements AutoCloseable {
    private final TektonLlmClient client;
    private final AutoCloseable owned;
    private final Optional<CostMeter> meter;
    private final Optional<AnswerCosts> costs;
    private final CallMetrics metrics;
    private final LimitRetries retries;
    private final Set<CompletableFuture<CompletionResponse>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private LlmCaller(
            TektonLlmClient client,
            AutoCloseable owned,
            Optional<CostMeter> meter,
            Optional<AnswerCosts> costs,
            CallMetrics metrics,
            LimitRetries retries) {
        this.client = client.withListener(metrics);
        this.owned = owned;
        this.meter = meter;
        this.costs = costs;
        this.metrics = metrics;
        this.retries = retries;
    }

    /**
     * Opens the caller of a subtask.
     *
     * @param settings the client
     * @param share the part of the limits that the subtask has
     * @param spent what the step has spent already, which is not left of its budget
     * @param group the metrics of the operator
     * @param isPriced whether {@link #costOf} is needed
     */
    static LlmCaller open(
            LlmClientSettings settings, InstanceShare share, BigDecimal spent, MetricGroup group, boolean isPriced) {
        CallMetrics metrics = new CallMetrics(group);
        if (!settings.areLimited()) {
            // Enough for the calls of all subtasks, so that none waits for a connection; they are opened on demand.
            int connections = Math.multiplyExact(settings.capacity(), share.parallelism());
            SharedClients.Lease lease = SharedClients.all()
                    .lease(
                            settings,
                            connections,
                            isPriced,
                            () -> settings.client().configure(config -> config.maxConnections(connections)));
            return new LlmCaller(lease.client(), lease, Optional.empty(), lease.costs(), metrics, LimitRetries.none());
        }
        CostMeter meter = CostMeter.create();
        TektonLlmClient own = limited(settings, share, spent)
                .costMeter(meter)
                .configure(config -> config.maxConnections(settings.capacity()))
                .build();
        return new LlmCaller(
                own,
                own,
                Optional.of(meter),
                isPriced ? Optional.of(new AnswerCosts(own, meter)) : Optional.empty(),
                metrics,
                LimitRetries.within(settings.deadline()));
    }

    private static TektonLlmClientBuilder limited(LlmClientSettings settings, InstanceShare share, BigDecimal spent) {
        RateLimits.Builder limits = RateLimits.builder();
        settings.requestsPerMinute().ifPresent(whole -> limits.requestsPerMinute(share.of("requestsPerMinute", whole)));
        settings.tokensPerMinute().ifPresent(whole -> limits.tokensPerMinute(share.of("tokensPerMinute", whole)));
        TektonLlmClientBuilder client = settings.client().rateLimits(limits.build());
        settings.budget()
                .ifPresent(whole -> client.costLimits(CostLimits.builder()
                        .perClient(share.of(whole.subtract(spent).max(BigDecimal.ZERO)))
                        .build()));
        return client;
    }

    /**
     * Sends a prompt.
     *
     * @return the answer, once the metrics have counted the end of the call; to cancel it ends the call
     */
    CompletableFuture<CompletionResponse> ask(Prompt prompt) {
        metrics.began();
        CompletableFuture<CompletionResponse> call = retries.call(() -> send(prompt));
        CompletableFuture<CompletionResponse> result = new CompletableFuture<>();
        result.whenComplete((answer, failure) -> call.cancel(false));
        underWay.add(call);
        call.whenComplete((answer, failure) -> {
            underWay.remove(call);
            metrics.ended();
            if (failure == null) {
                result.complete(answer);
            } else {
                result.completeExceptionally(failure);
            }
        });
        if (closed) {
            call.cancel(false);
        }
        return result;
    }

    private CompletableFuture<CompletionResponse> send(Prompt prompt) {
        boolean text = prompt.messages().size() == 1
                && prompt.messages().get(0).role() == MessageRole.USER
                && prompt.messages().get(0).name().isEmpty();
        return text
                ? client.async().generateText(prompt.messages().get(0).content(), prompt.options())
                : client.async().generateChatResponse(prompt.messages(), prompt.options());
    }

    /** The cost of an answer; empty where the server states no price, or it was not opened for that. Does not block. */
    CompletableFuture<Optional<BigDecimal>> costOf(Prompt prompt, CompletionResponse answer) {
        return costs.map(known -> known.of(prompt, answer))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** The cost of this subtask's answers; zero without limits. */
    BigDecimal spent() {
        return meter.map(CostMeter::total).orElse(BigDecimal.ZERO);
    }

    /** Whether it is closed, so that its calls fail only because of that. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() throws Exception {
        closed = true;
        underWay.forEach(call -> call.cancel(false));
        retries.close();
        owned.close();
    }
}
