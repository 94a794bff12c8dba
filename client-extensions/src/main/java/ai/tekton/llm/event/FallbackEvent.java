package ai.tekton.llm.event;

import ai.tekton.llm.error.TektonLlmException;
import java.time.Instant;

/**
 * A backend that could not answer, and the one that is asked in its place. Immutable and thread-safe.
 *
 * @param time when the first had failed
 * @param requestId the id of the call
 * @param from the name of the backend that could not answer
 * @param to the name of the backend that is asked now; the same where it is asked for another provider or model
 * @param failure what the first failed with
 */
public record FallbackEvent(Instant time, String requestId, String from, String to, TektonLlmException failure) {}
