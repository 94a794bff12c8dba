package ai.tekton.llm.internal.http;

import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import java.util.Optional;

/** The source of a response that is not streamed: an answer, the providers, the health. */
final class HttpAnswerSource<T> extends HttpSource<T> {
    private final HttpUpstream upstream;
    private final Request<T> request;

    HttpAnswerSource(
            HttpUpstream upstream, Request<T> request, HttpAttempt attempt, TransportErrors errors, CallLoop loop) {
        super(loop, false, attempt, errors);
        this.upstream = upstream;
        this.request = request;
    }

    @Override
    protected Optional<T> readNow() {
        return Optional.of(upstream.answer(request, attempt()));
    }
}
