package ai.tekton.llm.event;

import java.time.Duration;
import java.time.Instant;

/**
 * The first text of a streamed answer. Immutable and thread-safe.
 *
 * @param time when it arrived
 * @param call the call
 * @param timeToFirstChunk the time from the submission of the call until then
 */
public record FirstChunkEvent(Instant time, CallInfo call, Duration timeToFirstChunk) {}
