package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.LlmBackend;
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
import ai.tekton.llm.model.BackendFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call's way along a fallback chain: whom it asks now, and why the ones before did not answer. Not thread-safe. */
final class Failover {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    /**
     * One backend of a chain, and how the call is put to it.
     *
     * @param backend the backend
     * @param isFallback whether an answer of this is not what was asked for first
     * @param adapt what is changed in the call
     */
    record Step(LlmBackend backend, boolean isFallback, UnaryOperator<ChatCall> adapt) {}

    private final List<Step> steps;
    private final CallContext context;
    private final Events events;
    private final List<BackendFailure> failures = new ArrayList<>();
    private int position;

    Failover(List<Step> steps, CallContext context, Events events) {
        this.steps = steps;
        this.context = context;
        this.events = events;
    }

    Step step() {
        return steps.get(position);
    }

    List<BackendFailure> failures() {
        return failures;
    }

    /** The call as it is put to the backend whose turn it is. */
    ChatCall adapted(ChatCall call) {
        return step().adapt().apply(call).withAttempt(attempt()).withFailures(failures);
    }

    /** The number of the next attempt: those of all backends are counted together. */
    int attempt() {
        int next = context.attempt();
        for (BackendFailure failure : failures) {
            next = Math.max(next, failure.failure().attempts() + 1);
        }
        return next;
    }

    /** Goes on to the next backend; throws where the failure allows none, or there is none. */
    void failed(RuntimeException failure) {
        failed(failure, true, "");
    }

    /**
     * Goes on to the next backend; throws where the failure allows none, or there is none.
     *
     * @param failure what the backend failed with
     * @param localAllowed whether a backend that answers without a model may be next
     * @param textSoFar what had reached the caller
     */
    void failed(RuntimeException failure, boolean localAllowed, String textSoFar) {
        TektonLlmException known = known(failure);
        if (!mayFallBack(known)) {
            failures.forEach(earlier -> known.addSuppressed(earlier.failure()));
            throw known;
        }
        String from = step().backend().name();
        failures.add(new BackendFailure(from, known));
        LOG.debug(
                "Backend '{}' failed call {} with {}",
                from,
                context.requestId(),
                known.getClass().getSimpleName());
        do {
            position++;
            if (position == steps.size()) {
                throw allFailed(textSoFar);
            }
        } while (!mayBeAsked(step().backend(), localAllowed));
        String to = step().backend().name();
        events.tell(
                time -> new FallbackEvent(time, context.requestId(), from, to, known), LlmEventListener::onFallback);
    }

    private boolean mayBeAsked(LlmBackend backend, boolean localAllowed) {
        return backend.isLocal() ? localAllowed : !context.deadline().isOver();
    }

    /** A backend of the user's own may throw anything; it is passed over like one that failed properly. */
    private TektonLlmException known(RuntimeException failure) {
        return failure instanceof TektonLlmException known
                ? known
                : new AdapterException(
                        "The backend '" + step().backend().name() + "' failed with "
                                + failure.getClass().getName() + ".",
                        FailureDetails.builder()
                                .attempts(attempt())
                                .requestId(context.requestId())
                                .retryable(false)
                                .cause(failure)
                                .build());
    }

    static boolean mayFallBack(TektonLlmException failure) {
        return failure instanceof LlmConnectionException
                || failure instanceof LlmTimeoutException
                || failure instanceof ServiceUnavailableException
                || failure instanceof RateLimitException
                || failure instanceof AdapterException;
    }

    /** Where there was but one to ask, its failure says more than that all failed. */
    private TektonLlmException allFailed(String textSoFar) {
        TektonLlmException last = failures.get(failures.size() - 1).failure();
        if (steps.size() == 1) {
            return last;
        }
        // Without a cause: the last failure is among the suppressed ones, and a stack trace that met it twice would
        // print
        // CIRCULAR REFERENCE.
        FailureDetails.Builder details =
                FailureDetails.builder().attempts(attempt() - 1).requestId(context.requestId());
        FallbackException all = new FallbackException(
                "All " + failures.size() + " backends that could be asked failed, the last with: " + last.getMessage(),
                (textSoFar.isEmpty() ? details : details.partialText(textSoFar)).build());
        failures.forEach(failure -> all.addSuppressed(failure.failure()));
        return all;
    }
}
