package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Optional;

/**
 * What became of a line.
 *
 * @param work the line
 * @param answer its answer, where this run asked for it and has it
 * @param failure why there is none
 */
record Outcome(Work work, Optional<CompletionResponse> answer, Optional<TektonLlmException> failure) {}
