package ai.tekton.llm.event;

import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An attempt that has ended, be it because its call was cut. Immutable and thread-safe.
 *
 * @param time when it ended
 * @param requestId the id of its call
 * @param backend the name of the backend that was asked
 * @param attempt the number of the attempt in its call, from 1
 * @param duration how long it took
 * @param failure what it failed with, an {@link ai.tekton.llm.error.LlmCancelledException} where the caller left; empty where
 *     it succeeded
 */
public record AttemptEvent(
        Instant time,
        String requestId,
        String backend,
        int attempt,
        Duration duration,
        Optional<TektonLlmException> failure) {}
