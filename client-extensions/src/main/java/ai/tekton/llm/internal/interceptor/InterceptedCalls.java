package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.call.CallTexts;

/** What an interceptor may make of a call. */
final class InterceptedCalls {
    private InterceptedCalls() {}

    /** The call with the id, the attempt and the deadline that it had, which others count on; its texts are checked. */
    static ChatCall kept(ChatCall call, CallContext before) {
        CallTexts.check(call);
        CallContext now = call.context();
        return now.equals(before)
                ? call
                : call.withContext(now.toBuilder()
                        .requestId(before.requestId())
                        .attempt(before.attempt())
                        .deadline(before.deadline())
                        .build());
    }
}
