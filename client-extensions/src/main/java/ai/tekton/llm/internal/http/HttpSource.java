package ai.tekton.llm.internal.http;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.BlockingSource;
import ai.tekton.llm.internal.call.CallLoop;
import java.io.IOException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;

/** A source that reads from one attempt over HTTP. */
abstract class HttpSource<T> extends BlockingSource<T> {
    private final HttpAttempt attempt;
    private final TransportErrors errors;

    HttpSource(CallLoop loop, boolean opens, HttpAttempt attempt, TransportErrors errors) {
        super(loop, opens);
        this.attempt = attempt;
        this.errors = errors;
        attempt.onTimeout(this::expireInQueue);
    }

    final HttpAttempt attempt() {
        return attempt;
    }

    @Override
    protected final void waiting() {
        attempt.startWaiting();
    }

    private void expireInQueue() {
        expire(errors.map(
                new ConnectionRequestTimeoutException("No thread became free for the call in time."),
                attempt.context(),
                ""));
    }

    @Override
    protected final TektonLlmException unexpected(Throwable failure) {
        attempt.end(HttpAttempt.EndReason.CLOSED);
        return errors.map(
                new IOException("the client failed with " + failure.getClass().getName(), failure),
                attempt.context(),
                "");
    }

    @Override
    public final void cancel() {
        attempt.end(HttpAttempt.EndReason.CLOSED);
    }
}
