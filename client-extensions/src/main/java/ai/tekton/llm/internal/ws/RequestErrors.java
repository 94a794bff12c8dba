package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.rhetor.model.ErrorFrame;
import java.util.Optional;

/** Makes the library's exceptions from ERROR frames. */
final class RequestErrors {
    private RequestErrors() {}

    /** Maps by the code if it is a status; else to the failure of an adapter. */
    static TektonLlmException of(
            ErrorFrame frame, ErrorMapper errors, FailureDetails.Builder details, Optional<String> adapter) {
        String said = frame.getError() == null ? "" : errors.shown(frame.getError());
        return frame.getCode() == null
                ? errors.adapterFailure(said, adapter, details)
                : errors.status(frame.getCode(), said, Optional.empty(), adapter, details);
    }
}
