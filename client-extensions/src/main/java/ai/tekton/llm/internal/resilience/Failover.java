package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.FallbackEvent;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.internal.call.CallScope;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.model.BackendFailure;
import ai.tekton.llm.model.GenerationOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call's progress along a fallback chain: the current backend, and the failures of those before. Not thread-safe.
 */
final class Failover {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    /**
     * One upstream of a chain, and how the call is adapted to it.
     *
     * @param upstream the upstream
     * @param isFallback whether an answer of this upstream is a fallback
     * @param adapt adapts the call
     */
    record Step(Upstream upstream, boolean isFallback, UnaryOperator<ChatCall> adapt) {}

    private final List<Step> steps;
    private final ChatCall chat;
    private final CallContext context;
    private final CallScope scope;
    private final List<BackendFailure> failures = new ArrayList<>();
    private int position;

    Failover(List<Step> steps, Request<?> request) {
        this.steps = steps;
        this.chat = request.chat();
        this.context = request.context();
        this.scope = request.scope();
    }

    Step step() {
        return steps.get(position);
    }

    List<BackendFailure> failures() {
        return failures;
    }

    /** Returns the call adapted to the current backend. */
    ChatCall adapted(ChatCall call) {
        return step().adapt().apply(call).withAttempt(attempt()).withFailures(failures);
    }

    /** Returns the number of the next attempt; the attempts of all backends are counted together. */
    int attempt() {
        int next = context.attempt();
        for (BackendFailure failure : failures) {
            next = Math.max(next, failure.failure().attempts() + 1);
        }
        return next;
    }

    /**
     * Moves on to the next backend.
     *
     * @param failure the failure of the current backend
     * @param localAllowed whether a backend that answers without a model may be next
     * @param textSoFar the text that has reached the caller
     * @return the failure of the call, if the failure permits no other backend, or there is none
     */
    Optional<TektonLlmException> failed(TektonLlmException failure, boolean localAllowed, String textSoFar) {
        if (!mayFallBack(failure)) {
            failures.forEach(earlier -> suppress(failure, earlier.failure()));
            return Optional.of(failure);
        }
        String from = step().upstream().name();
        failures.add(new BackendFailure(from, failure));
        LOG.debug(
                "Backend '{}' failed call {} with {}",
                from,
                context.requestId(),
                failure.getClass().getSimpleName());
        do {
            position++;
            if (position == steps.size()) {
                return Optional.of(allFailed(textSoFar));
            }
        } while (!isAllowed(step().upstream(), localAllowed));
        reportFallback(from, failure);
        return Optional.empty();
    }

    private void reportFallback(String from, TektonLlmException failure) {
        GenerationOptions options = step().adapt().apply(chat).options();
        scope.emit(
                (time, call) -> FallbackEvent.builder()
                        .time(time)
                        .call(call)
                        .from(from)
                        .to(step().upstream().name())
                        .provider(options.provider().orElse(null))
                        .model(options.model().orElse(null))
                        .failure(failure)
                        .build(),
                LlmEventListener::onFallback);
    }

    private boolean isAllowed(Upstream upstream, boolean localAllowed) {
        return upstream.isLocal() ? localAllowed : !context.deadline().isOver();
    }

    /** Adds a suppressed exception, unless it is the same object: a backend may throw the same exception twice. */
    private static void suppress(TektonLlmException failure, TektonLlmException earlier) {
        if (earlier != failure && earlier != failure.getCause()) {
            failure.addSuppressed(earlier);
        }
    }

    static boolean mayFallBack(TektonLlmException failure) {
        return failure instanceof LlmConnectionException
                || failure instanceof LlmTimeoutException
                || failure instanceof ServiceUnavailableException
                || failure instanceof RateLimitException
                || failure instanceof AdapterException;
    }

    /** Returns the failure of the call; if there was only one backend, its own failure. */
    private TektonLlmException allFailed(String textSoFar) {
        TektonLlmException last = failures.get(failures.size() - 1).failure();
        if (steps.size() == 1) {
            return last;
        }
        FailureDetails.Builder details = FailureDetails.builder()
                .attempts(attempt() - 1)
                .requestId(context.requestId())
                .cause(last);
        FallbackException all = new FallbackException(
                "All " + failures.size() + " backends that were tried failed, the last with: " + last.getMessage(),
                (textSoFar.isEmpty() ? details : details.partialText(textSoFar)).build());
        failures.forEach(failure -> suppress(all, failure.failure()));
        return all;
    }
}
