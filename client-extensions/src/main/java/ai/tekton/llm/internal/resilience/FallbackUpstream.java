package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Closing;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.resilience.Failover.Step;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Calls the next upstream of a chain when one cannot answer. Thread-safe. */
public final class FallbackUpstream implements Upstream {
    private final Upstream primary;
    private final List<Upstream> others;
    private final List<Step> usualSteps;
    private final StreamFailurePolicy streamFailurePolicy;

    /**
     * Makes the chain.
     *
     * @param primary the first upstream; called again with the options' fallback provider and model, if there are any
     * @param others the next upstreams, in order; closed with this object
     * @param streamFailurePolicy what happens when a stream fails after its first text, if the call sets no policy
     */
    public FallbackUpstream(Upstream primary, List<Upstream> others, StreamFailurePolicy streamFailurePolicy) {
        this.primary = primary;
        this.others = List.copyOf(others);
        this.usualSteps = steps(primary, List.of(), others);
        this.streamFailurePolicy = streamFailurePolicy;
    }

    /**
     * Opens a request. Requests for health or providers go only to the first upstream: a fallback's answers say nothing
     * about Rhetor.
     */
    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        if (!request.kind().isAnswer()) {
            return primary.open(request, loop);
        }
        GenerationOptions options = request.chat().options();
        Failover failover = new Failover(steps(options), request);
        StreamFailurePolicy policy = options.streamFailurePolicy().orElse(streamFailurePolicy);
        return new FallbackSource<>(request, loop, failover, policy);
    }

    private List<Step> steps(GenerationOptions options) {
        return options.fallbackProvider().isEmpty() && options.fallbackModel().isEmpty()
                ? usualSteps
                : steps(primary, List.of(new Step(primary, true, call -> call.withOptions(instead(options)))), others);
    }

    private static List<Step> steps(Upstream primary, List<Step> again, List<Upstream> others) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(primary, false, UnaryOperator.identity()));
        steps.addAll(again);
        others.forEach(upstream -> steps.add(new Step(upstream, true, UnaryOperator.identity())));
        return List.copyOf(steps);
    }

    /**
     * Returns the options for the fallback provider. It does not have the first provider's model, so without a fallback
     * model it uses its default.
     */
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
        List<AutoCloseable> all = new ArrayList<>();
        all.add(primary);
        all.addAll(others);
        Closing.all(all);
    }
}
