package ai.tekton.llm.interceptor;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Optional;

/**
 * How an answer ended. Immutable and thread-safe.
 *
 * @param response the answer, assembled from its chunks if it was streamed; empty if it failed
 * @param failure the failure; empty if it did not fail
 */
public record AnswerEnd(Optional<CompletionResponse> response, Optional<TektonLlmException> failure) {}
