package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.internal.call.Events;

/**
 * What all retries of a client share. Thread-safe.
 *
 * @param backoff how long to wait between attempts
 * @param budget how many retries are left
 * @param delays waits
 * @param events is told of attempts and retries
 */
public record RetrySettings(Backoff backoff, RetryBudget budget, Delays delays, Events events) {}
