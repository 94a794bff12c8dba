package ai.tekton.llm;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A stream under way over the WebSocket. Thread-safe. */
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
     * The id that the request and its chunks carry.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The whole text, once the callback has had the last chunk. It completes exceptionally with the stream's
     * {@link ai.tekton.llm.error.TektonLlmException}, or with what the callback threw; to cancel it cancels the request.
     *
     * @return the text
     */
    public CompletableFuture<String> text() {
        return text;
    }

    /**
     * Ends the request: the server is told, and late chunks are dropped.
     *
     * @return false where it had ended
     */
    public boolean cancel() {
        return cancellation.get();
    }
}
