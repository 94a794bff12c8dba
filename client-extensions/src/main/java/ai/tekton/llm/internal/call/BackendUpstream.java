package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.LlmBackend;

/**
 * A backend of the user's as an upstream. It is asked on a thread of its own, never on one that the call needs to end: a
 * backend that hangs holds up itself alone. A local backend, which answers at once, is asked on the call's loop.
 * Thread-safe.
 */
public final class BackendUpstream implements Upstream {
    private final LlmBackend backend;
    private final CallThreads threads;
    private final Watchdog watchdog;

    /**
     * Makes the adapter.
     *
     * @param backend the backend; closed with this
     * @param threads the backend's threads
     * @param watchdog ends what goes on beyond the call's deadline
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
