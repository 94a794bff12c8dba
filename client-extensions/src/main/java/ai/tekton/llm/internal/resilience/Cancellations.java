package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;

/** The exceptions of calls that this side gave up. */
final class Cancellations {
    private Cancellations() {}

    static LlmCancelledException streamClosed(CallContext context) {
        return cancelled("its stream was closed", context, null);
    }

    static LlmCancelledException cancelled(String why, CallContext context, Throwable cause) {
        return new LlmCancelledException(
                "The call was cancelled: " + why + ".",
                FailureDetails.builder()
                        .attempts(context.attempt())
                        .requestId(context.requestId())
                        .cause(cause)
                        .build());
    }
}
