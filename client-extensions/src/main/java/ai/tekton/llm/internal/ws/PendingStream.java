package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.StreamChunk;

/** A request for a stream. The pieces of one request come on one thread after the other. */
final class PendingStream extends PendingRequest {
    private final Answers answers;
    private final ErrorMapper errors;
    private final ChunkSink sink;
    private final StringBuffer text = new StringBuffer();

    PendingStream(String id, ChatCall call, Answers answers, ErrorMapper errors, ChunkSink sink) {
        super(id, call);
        this.answers = answers;
        this.errors = errors;
        this.sink = sink;
    }

    @Override
    boolean take(StreamChunk chunk) {
        if (hasEnded()) {
            return true;
        }
        try {
            return pass(answers.chunk(chunk, call(), text));
        } catch (TektonLlmException e) {
            if (end()) {
                sink.fail(e);
            }
            return true;
        }
    }

    /** A whole answer to a request for a stream is a stream of one piece. */
    @Override
    boolean take(ChatResponse response) {
        StreamChunk whole = new StreamChunk()
                .chunk(response.getContent())
                .contextId(response.getContextId())
                .model(response.getModel())
                .provider(response.getProvider())
                .timestamp(response.getTimestamp())
                .fallback(response.getFallback())
                .usage(response.getUsage())
                .finishReason(response.getFinishReason())
                .error(response.getError())
                .done(true);
        return take(whole);
    }

    private boolean pass(StreamingChunk chunk) {
        boolean last = chunk.done();
        if (last && !end()) {
            return true;
        }
        text.append(chunk.chunk());
        if (sink.offer(chunk)) {
            return last;
        }
        end();
        sink.fail(new TektonLlmException(
                "The reader of the stream fell too far behind: the most chunks that may wait for it were waiting."
                        + " Take them faster, or raise maxWaitingChunks.",
                errors.details(call().context(), text.toString()).build()));
        return true;
    }

    @Override
    void fail(TektonLlmException failure) {
        sink.fail(failure);
    }

    @Override
    String textSoFar() {
        return text.toString();
    }
}
