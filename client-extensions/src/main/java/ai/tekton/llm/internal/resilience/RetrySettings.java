package ai.tekton.llm.internal.resilience;

/**
 * The settings that all retries of a client share. Thread-safe.
 *
 * @param backoff the delays between attempts
 * @param budget the retries that are left
 * @param delays schedules the retries
 */
public record RetrySettings(Backoff backoff, RetryBudget budget, Delays delays) {}
