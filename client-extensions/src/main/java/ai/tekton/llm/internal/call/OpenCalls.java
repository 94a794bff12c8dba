package ai.tekton.llm.internal.call;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The calls of a client that have not ended. Once closed it takes no more. Thread-safe. */
public final class OpenCalls implements AutoCloseable {
    private final Map<String, Call<?>> calls = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Makes an empty set. */
    public OpenCalls() {}

    /** Throws an IllegalStateException where the client is closed. */
    public void checkOpen() {
        if (closed) {
            throw new IllegalStateException("The client is closed.");
        }
    }

    void add(Call<?> call) {
        checkOpen();
        calls.put(id(call), call);
        if (closed) {
            // close() may have looked at the calls before this one was among them.
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

    /** The call with an id; empty if none of that id is open. */
    public Optional<Call<?>> find(String requestId) {
        return Optional.ofNullable(calls.get(requestId));
    }

    /** The number of calls that have not ended. */
    public int count() {
        return calls.size();
    }

    /** Cuts every call. */
    public void cancelAll(String why) {
        calls.values().forEach(call -> call.cancel(why));
    }

    /** Cuts every call and takes no more. */
    @Override
    public void close() {
        closed = true;
        cancelAll("its client was closed");
    }
}
