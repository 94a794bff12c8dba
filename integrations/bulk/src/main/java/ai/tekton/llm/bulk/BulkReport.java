package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;

/** The final report of a bulk run. Immutable. */
public final class BulkReport {
    private final BulkEnd end;
    private final BulkProgress progress;
    private final Optional<TektonLlmException> reason;

    BulkReport(BulkEnd end, BulkProgress progress, Optional<TektonLlmException> reason) {
        this.end = end;
        this.progress = progress;
        this.reason = reason;
    }

    /** {@return how the run ended} */
    public BulkEnd end() {
        return end;
    }

    /** {@return the final progress} */
    public BulkProgress progress() {
        return progress;
    }

    /** {@return the failure that ended the run early; empty where none did} */
    public Optional<TektonLlmException> reason() {
        return reason;
    }

    @Override
    public String toString() {
        return "BulkReport[end=" + end + ", progress=" + progress + "]";
    }
}
