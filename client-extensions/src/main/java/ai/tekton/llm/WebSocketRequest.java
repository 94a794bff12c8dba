package ai.tekton.llm;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A stream in progress over the WebSocket. Thread-safe. */
public final class WebSocketRequest {
    private final String id;
    private final CompletableFuture<String> text;
    private final Supplier<Boolean> cancellation;

    WebSocketRequest(String id, CompletableFuture<String> text, Supplier<Boolean> cancellation) {
        this.id = id;
        this.text = text;
        this.cancellation = cancellation;
    }

    /**
     * Returns the id of the request and its chunks.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Returns a future of the whole text, which completes after the callback has taken the last chunk. It completes
     * exceptionally with the stream's {@link ai.tekton.llm.error.TektonLlmException}, or with what the callback threw.
     * Cancelling the future cancels the request.
     *
     * @return the text
     */
    public CompletableFuture<String> text() {
        return text;
    }

    /**
     * Cancels the request: the client notifies the server, and drops late chunks.
     *
     * @return false if it had already ended
     */
    public boolean cancel() {
        return cancellation.get();
    }
}
