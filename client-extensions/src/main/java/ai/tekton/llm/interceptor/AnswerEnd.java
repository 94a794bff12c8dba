package ai.tekton.llm.interceptor;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Optional;

/**
 * How an answer ended. Immutable and thread-safe.
 *
 * @param response the answer, that of a stream put together; empty where it failed
 * @param failure what it failed with; empty where it did not
 */
public record AnswerEnd(Optional<CompletionResponse> response, Optional<TektonLlmException> failure) {}
