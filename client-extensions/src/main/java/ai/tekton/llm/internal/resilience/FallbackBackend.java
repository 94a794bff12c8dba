package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.internal.resilience.Failover.Step;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Asks the next backend of a chain when one cannot answer. Thread-safe. */
public final class FallbackBackend implements LlmBackend {
    private final LlmBackend primary;
    private final List<LlmBackend> others;
    private final List<Step> usualSteps;
    private final StreamFailurePolicy streamFailurePolicy;
    private final Events events;

    /**
     * Makes the chain.
     *
     * @param primary asked first; asked again with the options' fallback provider and model, where there are any
     * @param others asked after it, in order
     * @param streamFailurePolicy what happens where a stream fails after its first text and the call says nothing of it
     * @param events is told of each fallback
     */
    public FallbackBackend(
            LlmBackend primary, List<LlmBackend> others, StreamFailurePolicy streamFailurePolicy, Events events) {
        this.primary = primary;
        this.others = List.copyOf(others);
        this.usualSteps = steps(primary, List.of(), others);
        this.streamFailurePolicy = streamFailurePolicy;
        this.events = events;
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        Failover failover = new Failover(steps(call.options()), call.context(), events);
        while (true) {
            Step step = failover.step();
            try {
                CompletionResponse answer = step.backend().complete(failover.adapted(call));
                return step.isFallback() ? marked(answer, failover) : answer;
            } catch (RuntimeException e) {
                failover.failed(e);
            }
        }
    }

    private static CompletionResponse marked(CompletionResponse answer, Failover failover) {
        return answer.toBuilder()
                .fallback(true)
                .backend(answer.backend().orElseGet(failover.step().backend()::name))
                .failures(failover.failures())
                .build();
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        Failover failover = new Failover(steps(call.options()), call.context(), events);
        StreamFailurePolicy policy = call.options().streamFailurePolicy().orElse(streamFailurePolicy);
        return ChunkStream.of(new FallbackChunkSource(call, failover, policy));
    }

    @Override
    public ProviderList providers(CallContext context) {
        Failover failover = new Failover(steps(GenerationOptions.defaults()), context, events);
        while (true) {
            try {
                return failover.step().backend().providers(context.withAttempt(failover.attempt()));
            } catch (RuntimeException e) {
                failover.failed(e);
            }
        }
    }

    /** Asks the first backend alone: a fallback's health says nothing about Rhetor's. */
    @Override
    public Health health(CallContext context) {
        return primary.health(context);
    }

    private List<Step> steps(GenerationOptions options) {
        return options.fallbackProvider().isEmpty() && options.fallbackModel().isEmpty()
                ? usualSteps
                : steps(primary, List.of(new Step(primary, true, call -> call.withOptions(instead(options)))), others);
    }

    private static List<Step> steps(LlmBackend primary, List<Step> again, List<LlmBackend> others) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(primary, false, UnaryOperator.identity()));
        steps.addAll(again);
        others.forEach(backend -> steps.add(new Step(backend, true, UnaryOperator.identity())));
        return List.copyOf(steps);
    }

    /** Another provider does not have the first one's model, so without a model of its own it uses its default. */
    private static GenerationOptions instead(GenerationOptions options) {
        Optional<String> provider = options.fallbackProvider().or(options::provider);
        return options.toBuilder()
                .provider(provider.orElse(null))
                .model(options.fallbackModel().orElse(null))
                .fallbackProvider(null)
                .fallbackModel(null)
                .build();
    }

    @Override
    public String name() {
        return primary.name();
    }

    @Override
    public void close() {
        primary.close();
        others.forEach(LlmBackend::close);
    }
}
