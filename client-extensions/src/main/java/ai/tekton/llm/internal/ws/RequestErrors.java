package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.rhetor.model.ErrorFrame;
import java.util.Optional;

/** Makes the library's exceptions out of ERROR frames. */
final class RequestErrors {
    private RequestErrors() {}

    /** By the code, where it is a status; else the failure of an adapter. */
    static TektonLlmException of(
            ErrorFrame frame, ErrorMapper errors, FailureDetails.Builder details, Optional<String> adapter) {
        String said = frame.getError() == null ? "" : errors.shown(frame.getError());
        return frame.getCode() == null
                ? errors.adapterFailure(said, adapter, details)
                : errors.status(frame.getCode(), said, Optional.empty(), adapter, details);
    }
}
