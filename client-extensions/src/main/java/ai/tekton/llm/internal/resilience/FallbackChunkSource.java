package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.internal.check.TextChecks;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.model.StreamingChunk;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream that goes on at the next backend when one fails: before its first text always, after it as the policy says.
 */
final class FallbackChunkSource extends ReopeningChunkSource {
    private static final String CONTINUE_INSTRUCTION =
            "Your answer was cut off. Go on exactly where it ended, and repeat nothing of it.";

    private final ChatCall call;
    private final Failover failover;
    private final StreamFailurePolicy policy;
    private final StringBuilder text = new StringBuilder();
    private boolean textSeen;

    /** Opens the first stream that can be opened. */
    FallbackChunkSource(ChatCall call, Failover failover, StreamFailurePolicy policy) {
        this.call = call;
        this.failover = failover;
        this.policy = policy;
        open();
    }

    @Override
    ChunkStream openNext() {
        while (true) {
            try {
                ChunkStream stream = failover.step().backend().stream(failover.adapted(continued()));
                return isRestart() ? restarted(stream) : stream;
            } catch (RuntimeException e) {
                failed(e);
            }
        }
    }

    @Override
    void recover(RuntimeException failure) {
        if (textSeen && policy == StreamFailurePolicy.FAIL) {
            throw failure;
        }
        failed(failure);
    }

    private void failed(RuntimeException failure) {
        failover.failed(failure, !textSeen || policy == StreamFailurePolicy.RESTART, text.toString());
    }

    private boolean isRestart() {
        return textSeen && policy == StreamFailurePolicy.RESTART;
    }

    private ChunkStream restarted(ChunkStream stream) {
        text.setLength(0);
        textSeen = false;
        StreamingChunk mark = StreamingChunk.builder().restart(true).build();
        return ChunkStream.of(new PrefixedChunkSource(mark, stream));
    }

    /** The call as it was, or with the answer so far and the request to go on with it. */
    private ChatCall continued() {
        if (!textSeen || policy != StreamFailurePolicy.CONTINUE) {
            return call;
        }
        List<Message> messages = new ArrayList<>(call.messages());
        // A stream may be cut inside of a character, half of which cannot be sent.
        messages.add(Message.assistant(TextChecks.wellFormed(text.toString())));
        messages.add(Message.user(call.options().continueInstruction().orElse(CONTINUE_INSTRUCTION)));
        return call.withMessages(messages);
    }

    @Override
    StreamingChunk pass(StreamingChunk chunk) {
        textSeen |= !chunk.chunk().isEmpty();
        if (policy != StreamFailurePolicy.FAIL) {
            text.append(chunk.chunk());
        }
        if (!failover.step().isFallback()) {
            return chunk;
        }
        StreamingChunk.Builder marked = chunk.toBuilder()
                .fallback(true)
                .backend(chunk.backend().orElseGet(failover.step().backend()::name));
        return (chunk.done() ? marked.failures(failover.failures()) : marked).build();
    }

    @Override
    void ended() {}
}
