package ai.tekton.llm.interceptor;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.CompletionResponse;

/**
 * Surrounds a client's calls, with complete and streamed answers alike: for example to cache or redact, to add context for
 * the model, to set headers, or to refuse calls. Implementations must be thread-safe.
 *
 * <pre>{@code
 * LlmInterceptor tenant = (call, chain) -> chain.proceed(call.withHeader("X-Tenant", Tenants.current()));
 * }</pre>
 *
 * <p>An interceptor sees a call once, before any attempt, and its answer after all attempts and fallbacks. The client's
 * interceptors come first, in the order in which they were added, then those of the call. It may change the messages,
 * the options and the headers of the call, and the answer. The id, the number of the attempt and the deadline of the
 * call stay as they are.
 *
 * <p>It runs with the caller's context, on the caller's thread if the call blocks, else on one of the client's threads,
 * and may block; the call's deadline counts meanwhile. An exception of the interceptor ends the call: the client throws
 * a {@link TektonLlmException} unchanged, and replaces any other by one that names the interceptor and what it threw.
 */
@FunctionalInterface
public interface LlmInterceptor {
    /** The next interceptors, and finally the backends. */
    interface Chain {
        /**
         * Returns whether the caller streams the answer.
         *
         * @return true for a stream
         */
        boolean isStreaming();

        /**
         * Passes a call on to the next interceptor or backend, once the interceptor has returned the answer. If it
         * returns another answer, the call is not passed on.
         *
         * @param call the call, such as the one that the interceptor received, or one made from it
         * @return the answer, which has not arrived yet
         */
        Answer proceed(ChatCall call);

        /**
         * Answers without calling a backend.
         *
         * @param response the answer; a stream delivers it as its only chunk
         * @return the answer
         */
        Answer answer(CompletionResponse response);

        /**
         * Refuses the call.
         *
         * @param failure the failure of the call
         * @return an answer that fails
         */
        Answer fail(TektonLlmException failure);
    }

    /**
     * Handles a call.
     *
     * @param call the call
     * @param chain the next interceptors and the backends
     * @return the answer, made by the chain
     */
    Answer intercept(ChatCall call, Chain chain);
}
