package ai.tekton.llm.internal.call;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;

/**
 * Reads the items of one answer from a user's backend with blocking calls. One thread at a time reads; any thread may
 * close.
 */
final class BackendReader<T> {
    private final LlmBackend backend;
    private final Request<T> request;
    private volatile ChunkStream stream;
    private volatile boolean closed;
    private boolean answered;

    BackendReader(LlmBackend backend, Request<T> request) {
        this.backend = backend;
        this.request = request;
    }

    Request<T> request() {
        return request;
    }

    /**
     * Returns the next item; empty if there is none left. Maps whatever the backend throws to an exception of the
     * library.
     */
    Optional<T> read() {
        try {
            return request.kind() == Kind.STREAM ? nextChunk() : whole();
        } catch (TektonLlmException e) {
            close();
            throw e;
        } catch (RuntimeException | Error e) {
            close();
            throw unexpected(e);
        }
    }

    /** Rejects a null answer, which a faulty backend may return. */
    private Optional<T> whole() {
        if (answered) {
            return Optional.empty();
        }
        answered = true;
        Object answer;
        if (request.kind() == Kind.WHOLE) {
            answer = backend.complete(request.chat());
        } else if (request.kind() == Kind.PROVIDERS) {
            answer = backend.providers(request.context());
        } else {
            answer = backend.health(request.context());
        }
        return Optional.of(cast(java.util.Objects.requireNonNull(answer, "the backend's answer")));
    }

    private Optional<T> nextChunk() {
        if (stream == null) {
            stream = backend.stream(request.chat());
            if (closed) {
                stream.close();
            }
        }
        StreamingChunk[] next = new StreamingChunk[1];
        boolean more = stream.tryAdvance(chunk -> next[0] = chunk);
        if (!more || next[0].done()) {
            stream.close();
        }
        return more ? Optional.of(cast(next[0])) : Optional.empty();
    }

    @SuppressWarnings("unchecked") // The kind of the request determines the type of the answer.
    private T cast(Object item) {
        return (T) item;
    }

    TektonLlmException unexpected(Throwable failure) {
        return new AdapterException(
                "The backend '" + backend.name() + "' failed with "
                        + failure.getClass().getName() + ".",
                FailureDetails.builder()
                        .attempts(request.context().attempt())
                        .requestId(request.context().requestId())
                        .retryable(false)
                        .cause(failure)
                        .build());
    }

    void close() {
        closed = true;
        ChunkStream open = stream;
        if (open != null) {
            open.close();
        }
    }

    /** Returns a source for a backend that never blocks. */
    Source<T> inline(CallLoop loop) {
        return new Source<>() {
            @Override
            public void pull(Sink<T> sink) {
                // Runs as a separate task: a sink that pulls again at once would otherwise overflow the stack.
                loop.execute(() -> signal(sink));
            }

            @Override
            public void cancel() {
                close();
            }
        };
    }

    /** Reads an item and signals it to the sink. */
    private void signal(Sink<T> sink) {
        Optional<T> item;
        try {
            item = read();
        } catch (TektonLlmException e) {
            sink.failed(e);
            return;
        }
        item.ifPresentOrElse(sink::next, sink::ended);
    }
}
