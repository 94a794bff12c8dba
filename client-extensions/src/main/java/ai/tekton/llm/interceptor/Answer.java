package ai.tekton.llm.interceptor;

import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.StreamingChunk;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An answer that is still to come, and what is done with it then. Only a {@link LlmInterceptor.Chain} makes one. Each method
 * gives another answer and changes nothing in this one. Immutable; the functions run one after the other, must not block, and
 * what they throw ends the call.
 */
public interface Answer {
    /**
     * Changes a whole answer. Does nothing to a stream.
     *
     * @param change gives the answer as the caller sees it
     * @return the changed answer
     */
    Answer mapResponse(UnaryOperator<CompletionResponse> change);

    /**
     * Changes each piece of a stream. Does nothing to a whole answer.
     *
     * @param change gives the piece as the caller sees it; the last one, which has {@code done}, must keep it
     * @return the changed answer
     */
    Answer mapChunk(UnaryOperator<StreamingChunk> change);

    /**
     * Answers in another way where the answer fails before its first text.
     *
     * @param instead gives the other answer, or the failure by {@link LlmInterceptor.Chain#fail}
     * @return the answer that does not fail so easily
     */
    Answer onFailure(Function<TektonLlmException, Answer> instead);

    /**
     * Has the interceptors that come next, and the user's backends, run in another context on top of the caller's, such as
     * that of a trace. The functions of an answer, listeners, and what the caller chains to the call have the caller's alone.
     *
     * @param context what their threads hold meanwhile
     * @return the answer that is made in that context
     */
    Answer within(ContextSnapshot context);

    /**
     * Tells once how the answer ended, also where the caller gave it up.
     *
     * @param action takes the end
     * @return the answer that is watched
     */
    Answer onEnd(Consumer<AnswerEnd> action);
}
