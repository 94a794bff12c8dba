package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Optional;

/** The outcome of a line.
 *
 * @param work the line
 * @param answer its answer, where this run received it
 * @param failure its failure, where there is no answer
 */
record Outcome(Work work, Optional<CompletionResponse> answer, Optional<TektonLlmException> failure) {}
