package ai.tekton.llm.event;

import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A call that has ended. Immutable and thread-safe.
 *
 * @param time when it ended; for a stream, when that had
 * @param requestId the id that each of its attempts carried
 * @param duration how long it took, with all its attempts and fallbacks
 * @param backend the name of the backend that answered; empty where none did
 * @param fallback whether something other than what was asked for answered
 * @param failure what the call failed with; empty where it succeeded
 */
public record OutcomeEvent(
        Instant time,
        String requestId,
        Duration duration,
        Optional<String> backend,
        boolean fallback,
        Optional<TektonLlmException> failure) {}
