package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.LlmInterceptor;

/** What a call fails with where the code of an interceptor threw. */
final class InterceptorFailures {
    private InterceptorFailures() {}

    /** Names what was thrown, and leaves its message out, which may hold what was said. */
    static TektonLlmException of(LlmInterceptor interceptor, Throwable thrown) {
        return thrown instanceof TektonLlmException known
                ? known
                : new TektonLlmException(
                        "The interceptor " + interceptor.getClass().getName() + " failed: "
                                + thrown.getClass().getName() + ".");
    }
}
