package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import java.util.Optional;

/** What became of one prompt of a bulk run: an answer, or the failure that is final. Immutable. */
public final class BulkResult {
    private final long line;
    private final Prompt prompt;
    private final Optional<CompletionResponse> answer;
    private final Optional<TektonLlmException> failure;

    private BulkResult(
            long line, Prompt prompt, Optional<CompletionResponse> answer, Optional<TektonLlmException> failure) {
        this.line = line;
        this.prompt = prompt;
        this.answer = answer;
        this.failure = failure;
    }

    /**
     * Makes the result of a prompt that was answered.
     *
     * @param line the prompt's place in the input, from 1
     * @param prompt what was asked
     * @param answer the answer
     * @return the result
     */
    public static BulkResult answered(long line, Prompt prompt, CompletionResponse answer) {
        return new BulkResult(line, prompt, Optional.of(answer), Optional.empty());
    }

    /**
     * Makes the result of a prompt that has no answer.
     *
     * @param line the prompt's place in the input, from 1
     * @param prompt what was asked
     * @param failure why there is no answer
     * @return the result
     */
    public static BulkResult failed(long line, Prompt prompt, TektonLlmException failure) {
        return new BulkResult(line, prompt, Optional.empty(), Optional.of(failure));
    }

    /** {@return the prompt's place in the input, from 1} */
    public long line() {
        return line;
    }

    /** {@return the prompt's id} */
    public String id() {
        return prompt.id();
    }

    /** {@return what was asked} */
    public Prompt prompt() {
        return prompt;
    }

    /** {@return the answer; empty where the prompt failed. Never one of the local fallback} */
    public Optional<CompletionResponse> answer() {
        return answer;
    }

    /** {@return why there is no answer; empty where there is one} */
    public Optional<TektonLlmException> failure() {
        return failure;
    }

    @Override
    public String toString() {
        return "BulkResult[line=" + line + ", id=" + id()
                + failure.map(reason -> ", failure=" + reason.getMessage()).orElse(", answered") + "]";
    }
}
