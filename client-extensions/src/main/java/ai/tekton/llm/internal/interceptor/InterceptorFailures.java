package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.interceptor.LlmInterceptor;

/** Makes the exceptions for failures of an interceptor's code. */
final class InterceptorFailures {
    private InterceptorFailures() {}

    /** Names the type of the exception and omits its message, which may hold a prompt or an answer. */
    static TektonLlmException of(LlmInterceptor interceptor, Throwable thrown) {
        return thrown instanceof TektonLlmException known
                ? known
                : new TektonLlmException(
                        "The interceptor " + interceptor.getClass().getName() + " failed: "
                                + thrown.getClass().getName() + ".");
    }
}
