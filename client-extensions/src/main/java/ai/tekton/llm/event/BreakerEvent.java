package ai.tekton.llm.event;

import java.time.Instant;

/**
 * A circuit breaker that has changed its state. Immutable and thread-safe.
 *
 * @param time when it changed
 * @param backend the name of the backend that it guards, with its address
 * @param from the state before
 * @param to the state now
 */
public record BreakerEvent(Instant time, String backend, BreakerState from, BreakerState to) {}
