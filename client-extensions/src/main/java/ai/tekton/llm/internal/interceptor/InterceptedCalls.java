package ai.tekton.llm.internal.interceptor;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.call.CallTexts;

/** Limits the changes that an interceptor may make to a call. */
final class InterceptedCalls {
    private InterceptedCalls() {}

    /**
     * Returns the call with its original id, number of the attempt and deadline, on which other code relies, after
     * checking its texts.
     */
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
