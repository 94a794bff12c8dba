package ai.tekton.llm.internal.http;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;

/** A streamed answer over HTTP. Each wait for a chunk has the call's timeout; pings and comments do not count as chunks. */
final class HttpStreamSource extends HttpSource<StreamingChunk> {
    private final HttpUpstream upstream;
    private final ChatCall call;
    private ChatEventReader events;

    HttpStreamSource(HttpUpstream upstream, ChatCall call, HttpAttempt attempt, TransportErrors errors, CallLoop loop) {
        super(loop, true, attempt, errors);
        this.upstream = upstream;
        this.call = call;
    }

    @Override
    protected void openNow() {
        events = upstream.stream(call, attempt());
        attempt().stopWaiting();
    }

    @Override
    protected Optional<StreamingChunk> readNow() {
        StreamingChunk chunk = events.read();
        if (!chunk.done()) {
            attempt().stopWaiting();
        }
        return Optional.of(chunk);
    }
}
