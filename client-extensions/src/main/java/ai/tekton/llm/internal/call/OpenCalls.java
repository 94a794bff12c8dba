package ai.tekton.llm.internal.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of a client that have not ended. Accepts no more calls once it is closed. Thread-safe. */
public final class OpenCalls implements AutoCloseable {
    private static final Comparator<Call<?>> LATEST_FIRST = (a, b) -> Long.signum(b.startNanos() - a.startNanos());

    private final Map<String, Call<?>> calls = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Makes an empty set. */
    public OpenCalls() {}

    /** Throws an IllegalStateException if the client is closed. */
    public void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The client is closed.");
        }
    }

    void add(Call<?> call) {
        checkOpen();
        calls.put(id(call), call);
        if (closed) {
            // close() may have iterated over the calls before this one was added.
            call.cancel("its client was closed");
        } else if (call.hasEnded()) {
            remove(call);
        }
    }

    void remove(Call<?> call) {
        calls.remove(id(call), call);
    }

    private static String id(Call<?> call) {
        return call.context().requestId();
    }

    /** Returns the open call with an id; empty if there is none. */
    public Optional<Call<?>> find(String requestId) {
        return Optional.ofNullable(calls.get(requestId));
    }

    /** Returns the number of calls that have not ended. */
    public int count() {
        return calls.size();
    }

    /**
     * Cancels every call. First ends them all, then releases them, the latest first: calls wait in order for a
     * connection, so none that waits is sent with the connection of one that was cancelled before it.
     */
    public void cancelAll(String why) {
        List<Call<?>> cancelled = new ArrayList<>(calls.values());
        cancelled.removeIf(call -> !call.endCancelled(why));
        cancelled.sort(LATEST_FIRST);
        cancelled.forEach(Call::release);
    }

    /** Cancels every call and accepts no more. */
    @Override
    public void close() {
        closed = true;
        cancelAll("its client was closed");
    }
}
