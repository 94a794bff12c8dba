package ai.tekton.llm.internal.resilience;

/**
 * What all retries of a client share. Thread-safe.
 *
 * @param backoff how long to wait between attempts
 * @param budget how many retries are left
 * @param delays waits
 */
public record RetrySettings(Backoff backoff, RetryBudget budget, Delays delays) {}
