package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.StreamChunk;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request that waits for its answer. It ends once, whoever ends it. Thread-safe. */
abstract class PendingRequest {
    private final String id;
    private final ChatCall call;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile WebSocketLink sentOn;
    private volatile long lastSignNanos = System.nanoTime();
    private volatile Runnable stopTimer = () -> {};

    PendingRequest(String id, ChatCall call) {
        this.id = id;
        this.call = call;
    }

    final String id() {
        return id;
    }

    final ChatCall call() {
        return call;
    }

    final boolean hasEnded() {
        return ended.get();
    }

    /** Marks this as ended; false where it was already. */
    final boolean end() {
        boolean first = ended.compareAndSet(false, true);
        if (first) {
            stopTimer.run();
        }
        return first;
    }

    final void sentOn(WebSocketLink link) {
        sentOn = link;
    }

    final WebSocketLink link() {
        return sentOn;
    }

    /** Sets how to stop the timer; stops it at once where this has ended meanwhile. */
    final void timer(Runnable stop) {
        stopTimer = stop;
        if (hasEnded()) {
            stop.run();
        }
    }

    final void sign() {
        lastSignNanos = System.nanoTime();
    }

    final long lastSignNanos() {
        return lastSignNanos;
    }

    /** Takes an answer as a whole; true where that ends the request. */
    abstract boolean take(ChatResponse response);

    /** Takes a piece of an answer; true where that ends the request. */
    abstract boolean take(StreamChunk chunk);

    /** Takes the failure that has ended this. */
    abstract void fail(TektonLlmException failure);

    /** What has come of a stream. */
    abstract String textSoFar();
}
