package ai.tekton.llm.bulk.internal;

import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** The consequence of a failure for a run of many prompts. */
public enum Verdict {
    /** It concerns only this prompt, and is final. */
    FINAL,
    /** It concerns the server: all calls pause, and the prompt is sent again. */
    LATER,
    /** The rest of the budget does not cover the prompt. */
    BUDGET,
    /** It would recur for each prompt. */
    TOKEN,
    /** The call was cancelled by the caller. */
    CANCELLED;

    /** The consequence of a failure. */
    public static Verdict of(TektonLlmException failure) {
        TektonLlmException first = first(failure);
        if (first instanceof LlmCancelledException) {
            return CANCELLED;
        }
        if (first instanceof BudgetExceededException budget) {
            // A call that is too dear alone says nothing of the others.
            return budget.scope() == BudgetExceededException.Scope.CALL ? FINAL : BUDGET;
        }
        if (first instanceof AuthenticationException) {
            return TOKEN;
        }
        if (first instanceof RateLimitException limit) {
            // Without either, the prompt exceeds the limit of a whole minute.
            return limit.status().isPresent() || limit.retryAfter().isPresent() ? LATER : FINAL;
        }
        return first instanceof ServiceUnavailableException || first instanceof LlmConnectionException ? LATER : FINAL;
    }

    /** The wait that the server requests, or that the client's own limit per minute requires. */
    public static Optional<Duration> wait(TektonLlmException failure) {
        TektonLlmException first = first(failure);
        if (first instanceof RateLimitException limit) {
            // Calls that already wait for their turn hold their place in the limit, so that it is fully used.
            return isOwnLimit(failure) ? limit.retryAfter().map(wait -> wait.dividedBy(2)) : limit.retryAfter();
        }
        return first instanceof ServiceUnavailableException unavailable ? unavailable.retryAfter() : Optional.empty();
    }

    /** Whether the client did not send the call because of its own limits. */
    public static boolean isOwnLimit(TektonLlmException failure) {
        return first(failure) instanceof RateLimitException limit
                && limit.status().isEmpty();
    }

    /** Whether the provider may have answered a request that failed, so that it may have a cost. */
    public static boolean mayHaveBeenAnswered(TektonLlmException failure) {
        return failure instanceof LlmTimeoutException
                || failure instanceof AdapterException
                || failure instanceof LlmConnectionException && !isCausedByRefusal(failure);
    }

    private static boolean isCausedByRefusal(Throwable failure) {
        Throwable cause = failure.getCause();
        while (cause != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** The first failure, where fallbacks failed after it. */
    private static TektonLlmException first(TektonLlmException failure) {
        return failure instanceof FallbackException
                        && failure.getSuppressed().length > 0
                        && failure.getSuppressed()[0] instanceof TektonLlmException first
                ? first
                : failure;
    }

    /** The failure of a call; an answer of the local fallback counts as one. */
    public static Optional<TektonLlmException> failureOf(CompletionResponse answer) {
        if (!answer.backend().filter(LocalFallback.NAME::equals).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(answer.failures().stream()
                .findFirst()
                .map(failed -> failed.failure())
                .orElseGet(() -> new ServiceUnavailableException("No backend answered.")));
    }

    /** The failure that a future was completed with. */
    public static TektonLlmException failureOf(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof TektonLlmException known
                ? known
                : new TektonLlmException("The call failed in an unexpected way: " + cause);
    }
}
