package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;

/** Makes the exceptions of calls that were cancelled in this process. */
public final class Cancellations {
    private Cancellations() {}

    public static LlmCancelledException cancelled(String why, CallContext context, Throwable cause) {
        return new LlmCancelledException(
                "The call was cancelled: " + why + ".",
                FailureDetails.builder()
                        .attempts(context.attempt())
                        .requestId(context.requestId())
                        .cause(cause)
                        .build());
    }
}
