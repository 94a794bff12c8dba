package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.ProviderList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the next backend of a chain when one cannot answer. Thread-safe. */
public final class FallbackBackend implements LlmBackend {
    private static final Logger LOG = LoggerFactory.getLogger(FallbackBackend.class);

    private final LlmBackend primary;
    private final List<LlmBackend> others;

    /**
     * Makes the chain.
     *
     * @param primary asked first; asked again with the options' fallback provider and model, where there are any
     * @param others asked after it, in order
     */
    public FallbackBackend(LlmBackend primary, List<LlmBackend> others) {
        this.primary = primary;
        this.others = List.copyOf(others);
    }

    /** One question to one backend. */
    record Step(LlmBackend backend, ChatCall call, boolean isFallback) {}

    @Override
    public CompletionResponse complete(ChatCall call) {
        List<TektonLlmException> failures = new ArrayList<>();
        for (Step step : steps(call)) {
            try {
                CompletionResponse response =
                        step.backend().complete(step.call().withAttempt(nextAttempt(call.context(), failures)));
                return step.isFallback() ? response.toBuilder().fallback(true).build() : response;
            } catch (RuntimeException e) {
                failures.add(fallibleOrThrow(e, step.backend(), call.context()));
            }
        }
        throw allFailed(failures);
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        return ChunkStream.of(new FallbackChunkSource(steps(call), call.context()));
    }

    @Override
    public ProviderList providers(CallContext context) {
        List<TektonLlmException> failures = new ArrayList<>();
        List<LlmBackend> chain = new ArrayList<>(List.of(primary));
        chain.addAll(others);
        for (LlmBackend backend : chain) {
            try {
                return backend.providers(context.withAttempt(nextAttempt(context, failures)));
            } catch (RuntimeException e) {
                failures.add(fallibleOrThrow(e, backend, context));
            }
        }
        throw allFailed(failures);
    }

    /** Asks the first backend alone: a fallback's health says nothing about Rhetor's. */
    @Override
    public Health health(CallContext context) {
        return primary.health(context);
    }

    private List<Step> steps(ChatCall call) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(primary, call, false));
        GenerationOptions options = call.options();
        if (options.fallbackProvider().isPresent() || options.fallbackModel().isPresent()) {
            steps.add(new Step(primary, call.withOptions(instead(options)), true));
        }
        others.forEach(backend -> steps.add(new Step(backend, call, true)));
        return steps;
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

    static int nextAttempt(CallContext context, List<TektonLlmException> failures) {
        int made =
                failures.stream().mapToInt(TektonLlmException::attempts).max().orElse(0);
        return Math.max(context.attempt(), made + 1);
    }

    /** The failure as one that another backend may make good; throws it where none can. */
    static TektonLlmException fallibleOrThrow(RuntimeException failure, LlmBackend backend, CallContext context) {
        TektonLlmException known = failure instanceof TektonLlmException e
                ? e
                : new AdapterException(
                        "The backend '" + backend.name() + "' failed with "
                                + failure.getClass().getName() + ".",
                        FailureDetails.builder()
                                .attempts(context.attempt())
                                .requestId(context.requestId())
                                .retryable(false)
                                .cause(failure)
                                .build());
        if (!mayFallBack(known)) {
            throw known;
        }
        LOG.debug(
                "Backend '{}' failed call {} with {}",
                backend.name(),
                context.requestId(),
                known.getClass().getSimpleName());
        return known;
    }

    private static boolean mayFallBack(TektonLlmException failure) {
        return failure instanceof LlmConnectionException
                || failure instanceof LlmTimeoutException
                || failure instanceof ServiceUnavailableException
                || failure instanceof RateLimitException
                || failure instanceof AdapterException;
    }

    /** One failure stays what it is; of several, each is told. */
    static TektonLlmException allFailed(List<TektonLlmException> failures) {
        TektonLlmException last = failures.get(failures.size() - 1);
        FallbackException all = new FallbackException(
                "All " + failures.size() + " backends failed, the last with: " + last.getMessage(),
                FailureDetails.builder()
                        .attempts(failures.stream()
                                .mapToInt(TektonLlmException::attempts)
                                .max()
                                .orElse(0))
                        .requestId(last.requestId().orElse(null))
                        .cause(last)
                        .build());
        failures.forEach(all::addSuppressed);
        return all;
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
