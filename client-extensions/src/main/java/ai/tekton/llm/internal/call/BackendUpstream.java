package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.LlmBackend;

/**
 * Adapts a user's backend to an upstream. It calls the backend on a separate thread, never on a thread that the call
 * needs to end, so a backend that hangs blocks nothing else. It calls a local backend, which answers at once, on the
 * call's loop. Thread-safe.
 */
public final class BackendUpstream implements Upstream {
    private final LlmBackend backend;
    private final CallThreads threads;
    private final Watchdog watchdog;

    /**
     * Makes the adapter.
     *
     * @param backend the backend; closed with this object
     * @param threads run the backend
     * @param watchdog ends calls at their deadline
     */
    public BackendUpstream(LlmBackend backend, CallThreads threads, Watchdog watchdog) {
        this.backend = backend;
        this.threads = threads;
        this.watchdog = watchdog;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        BackendReader<T> reader = new BackendReader<>(backend, request);
        return backend.isLocal() ? reader.inline(loop) : new BackendSource<>(reader, loop, threads, watchdog);
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public boolean isLocal() {
        return backend.isLocal();
    }

    @Override
    public void close() {
        backend.close();
    }
}
