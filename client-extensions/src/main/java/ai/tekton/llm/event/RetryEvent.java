package ai.tekton.llm.event;

import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;
import java.time.Instant;

/**
 * An attempt that will be repeated. Immutable and thread-safe.
 *
 * @param time when the attempt had failed
 * @param requestId the id of its call
 * @param backend the name of the backend that is asked again
 * @param attempt the number of the attempt that failed, from 1
 * @param failure what it failed with
 * @param delay how long it is until the next attempt
 */
public record RetryEvent(
        Instant time, String requestId, String backend, int attempt, TektonLlmException failure, Duration delay) {}
