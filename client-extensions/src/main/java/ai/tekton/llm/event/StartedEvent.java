package ai.tekton.llm.event;

import java.time.Instant;

/**
 * A call that begins. Immutable and thread-safe.
 *
 * @param time when it was submitted
 * @param call the call
 */
public record StartedEvent(Instant time, CallInfo call) {}
