package ai.tekton.llm.flink;

import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.IncompatibleLibraryException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;

/** What a failure is about, and so whom it concerns. */
enum FailureScope {
    /** This prompt alone: it would fail again. */
    PROMPT,
    /** The server or the way there: later it may be answered. */
    SERVER,
    /** The token, the budget, the class path: each prompt would fail in the same way until somebody changes something. */
    SETUP;

    static FailureScope of(TektonLlmException failure) {
        TektonLlmException first = first(failure);
        if (first instanceof AuthenticationException
                || first instanceof BudgetExceededException
                || first instanceof IncompatibleLibraryException) {
            return SETUP;
        }
        if (first instanceof RateLimitException limit) {
            // Without either it is a prompt that no minute has room for.
            return limit.status().isPresent() || limit.retryAfter().isPresent() ? SERVER : PROMPT;
        }
        boolean server = first instanceof ServiceUnavailableException
                || first instanceof LlmConnectionException
                || first instanceof LlmCancelledException;
        return server ? SERVER : PROMPT;
    }

    /** What failed first, where fallbacks failed after it. */
    private static TektonLlmException first(TektonLlmException failure) {
        return failure instanceof FallbackException
                        && failure.getSuppressed().length > 0
                        && failure.getSuppressed()[0] instanceof TektonLlmException first
                ? first
                : failure;
    }
}
