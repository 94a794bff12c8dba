package ai.tekton.llm.bulk;

import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What a failure means for the run. */
enum Verdict {
    /** It is about this prompt alone, and final. */
    FINAL,
    /** It is about the server: the prompt is asked again, and nobody asks before. */
    LATER,
    /** There is no budget for it now. */
    BUDGET,
    /** It would be the same for each prompt. */
    TOKEN,
    /** The call was ended from this side. */
    CANCELLED;

    static Verdict of(TektonLlmException failure) {
        TektonLlmException first = first(failure);
        if (first instanceof LlmCancelledException) {
            return CANCELLED;
        }
        if (first instanceof BudgetExceededException) {
            return BUDGET;
        }
        if (first instanceof AuthenticationException) {
            return TOKEN;
        }
        if (first instanceof RateLimitException limit) {
            // Without either it is a prompt that no minute has room for.
            return limit.status().isPresent() || limit.retryAfter().isPresent() ? LATER : FINAL;
        }
        return first instanceof ServiceUnavailableException || first instanceof LlmConnectionException ? LATER : FINAL;
    }

    /** How long the server says to wait, or the client's own limit of a minute. */
    static Optional<Duration> wait(TektonLlmException failure) {
        TektonLlmException first = first(failure);
        if (first instanceof RateLimitException limit) {
            // Calls that wait for their turn already keep the limit's place meanwhile; it is to be used to the full.
            return isOwnLimit(failure) ? limit.retryAfter().map(wait -> wait.dividedBy(2)) : limit.retryAfter();
        }
        return first instanceof ServiceUnavailableException unavailable ? unavailable.retryAfter() : Optional.empty();
    }

    /** Whether it is the client that did not send the call, because of its own limits. */
    static boolean isOwnLimit(TektonLlmException failure) {
        return first(failure) instanceof RateLimitException limit
                && limit.status().isEmpty();
    }

    /** What failed first, where fallbacks failed after it. */
    private static TektonLlmException first(TektonLlmException failure) {
        return failure instanceof FallbackException
                        && failure.getSuppressed().length > 0
                        && failure.getSuppressed()[0] instanceof TektonLlmException first
                ? first
                : failure;
    }

    /** A call's failure; an answer of the local fallback, which is none, is one. */
    static Optional<TektonLlmException> failureOf(CompletionResponse answer) {
        if (!answer.backend().filter(LocalFallback.NAME::equals).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(answer.failures().stream()
                .findFirst()
                .map(failed -> failed.failure())
                .orElseGet(() -> new ServiceUnavailableException("No backend answered.")));
    }

    static TektonLlmException failureOf(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof TektonLlmException known
                ? known
                : new TektonLlmException("The call failed in an unexpected way: " + cause);
    }
}
