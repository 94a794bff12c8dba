package ai.tekton.llm.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;

/**
 * Stands between a client's calls and whatever answers them, whole and streamed answers alike: caches, redacts, adds what
 * the model should know, sets headers, refuses. Implementations are thread-safe.
 *
 * <pre>{@code
 * LlmInterceptor tenant = (call, chain) -> chain.proceed(call.withHeader("X-Tenant", Tenants.current()));
 * }</pre>
 *
 * <p>An interceptor sees a call once, before any attempt, and its answer after all attempts and fallbacks. Those of the
 * client come first, in the order they were added, then those of the call. It may change the messages, the options and the
 * headers of the call, and the answer. The id, the number of the attempt and the deadline of the call stay as they are.
 *
 * <p>It runs with the caller's context, on the caller's thread where the call blocks, else on one of the client's threads,
 * and may block; the call's deadline counts. What it throws ends the call: a {@link TektonLlmException} as it is, anything
 * else as one that names the interceptor and what it threw.
 */
@FunctionalInterface
public interface LlmInterceptor {
    /** What comes after an interceptor: the other interceptors, and at last the backends. */
    interface Chain {
        /**
         * Whether the caller wants the answer piece by piece.
         *
         * @return true for a stream
         */
        boolean isStreaming();

        /**
         * Asks what comes next, once the interceptor has returned the answer. Nothing is asked where it returns another.
         *
         * @param call what is asked, such as the call that the interceptor was given, or one made from it
         * @return the answer, which is not there yet
         */
        Answer proceed(ChatCall call);

        /**
         * Answers without asking anyone.
         *
         * @param response the answer; a stream has it as its only piece
         * @return the answer
         */
        Answer answer(CompletionResponse response);

        /**
         * Refuses the call.
         *
         * @param failure what the call fails with
         * @return an answer that is none
         */
        Answer fail(TektonLlmException failure);
    }

    /**
     * Says what becomes of a call.
     *
     * @param call what is asked
     * @param chain what comes next
     * @return the answer, made by the chain
     */
    Answer intercept(ChatCall call, Chain chain);
}
