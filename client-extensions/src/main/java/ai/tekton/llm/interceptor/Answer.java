package ai.tekton.llm.interceptor;

import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An answer that has not arrived yet, with the functions that process it when it does. Only a
 * {@link LlmInterceptor.Chain} makes one. Each method returns another answer and does not change this one. Immutable;
 * the functions run one after the other, must not block, and end the call if they throw.
 */
public interface Answer {
    /**
     * Changes a complete answer. Does nothing to a stream.
     *
     * @param change returns the answer that the caller receives
     * @return the changed answer
     */
    Answer mapResponse(UnaryOperator<CompletionResponse> change);

    /**
     * Changes each chunk of a stream. Does nothing to a complete answer.
     *
     * @param change returns the chunk that the caller receives; the last chunk must keep {@code done} set
     * @return the changed answer
     */
    Answer mapChunk(UnaryOperator<StreamingChunk> change);

    /**
     * Replaces the answer if it fails before its first text.
     *
     * @param instead returns the replacement, or the failure with {@link LlmInterceptor.Chain#fail}
     * @return the answer with that replacement
     */
    Answer onFailure(Function<TektonLlmException, Answer> instead);

    /**
     * Runs the next interceptors and the user's backends in another context on top of the caller's, such as that of a
     * trace. The functions of an answer, listeners, and stages that the caller chains to the call run in the caller's
     * context alone.
     *
     * @param context the additional context of their threads
     * @return the answer, made in that context
     */
    Answer within(ContextSnapshot context);

    /**
     * Calls an action exactly once when the answer has ended, also if the caller cancelled it.
     *
     * @param action takes the end
     * @return the answer with that action
     */
    Answer onEnd(Consumer<AnswerEnd> action);
}
