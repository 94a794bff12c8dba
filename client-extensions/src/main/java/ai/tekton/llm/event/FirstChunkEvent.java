package ai.tekton.llm.event;

import java.time.Duration;
import java.time.Instant;

/**
 * The first text of a streamed answer. Immutable and thread-safe.
 *
 * @param time when it came
 * @param call the call
 * @param timeToFirstChunk how long it had taken, from the submission of the call
 */
public record FirstChunkEvent(Instant time, CallInfo call, Duration timeToFirstChunk) {}
