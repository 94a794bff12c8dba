package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;

/** What came of a bulk run. Immutable. */
public final class BulkReport {
    private final BulkEnd end;
    private final BulkProgress progress;
    private final Optional<TektonLlmException> reason;

    BulkReport(BulkEnd end, BulkProgress progress, Optional<TektonLlmException> reason) {
        this.end = end;
        this.progress = progress;
        this.reason = reason;
    }

    /** {@return how it ended} */
    public BulkEnd end() {
        return end;
    }

    /** {@return how far it came} */
    public BulkProgress progress() {
        return progress;
    }

    /** {@return the failure that ended it before all was done; empty where none did} */
    public Optional<TektonLlmException> reason() {
        return reason;
    }

    @Override
    public String toString() {
        return "BulkReport[end=" + end + ", progress=" + progress + "]";
    }
}
