package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A received request, and the outcome of its exchange. Thread-safe: only {@link #outcome()} changes, when it completes.
 */
public final class ReceivedRequest {
    private final Generation generation;
    private final Optional<RhetorOperation> operation;
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final int peerPort;
    private final Instant time;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    ReceivedRequest(
            Generation generation,
            Optional<RhetorOperation> operation,
            String method,
            String path,
            String query,
            Map<String, List<String>> headers,
            byte[] body,
            int peerPort,
            Instant time) {
        this.generation = generation;
        this.operation = operation;
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.peerPort = peerPort;
        this.time = time;
    }

    /**
     * {@return the operation of the contract, even one that the mock's profile lacks; empty if the contract does not have
     * the path or the method}
     */
    public Optional<RhetorOperation> operation() {
        return operation;
    }

    /** {@return the method, in capitals} */
    public String method() {
        return method;
    }

    /** {@return the unchanged path, with the base path and without the query} */
    public String path() {
        return path;
    }

    /** {@return the unchanged query, without the question mark; empty if there is none} */
    public String query() {
        return query;
    }

    /** {@return the headers by name, ignoring case; a repeated header has all its values, in order} */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /**
     * {@return the first value of a header}
     *
     * @param name the header's name, ignoring case
     */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** {@return a copy of the body; empty if there was none} */
    public byte[] body() {
        return body.clone();
    }

    /** {@return the body as UTF-8; empty if there was none} */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * {@return the body as the contract's request, a new object at every call}
     *
     * @throws IllegalStateException when the body is not such a request
     */
    public ChatRequest chatRequest() {
        try {
            return parse();
        } catch (IOException e) {
            throw new IllegalStateException("The body is not a ChatRequest: " + bodyText(), e);
        }
    }

    /**
     * {@return the text of the request that reaches the model, regardless of scripts: for the contract's profile, the user's
     * last message, besides which all other fields have their effect; for other profiles the whole text that those pass on, as
     * they drop everything else; empty if the request reaches no model, such as a refused one}
     */
    public Optional<String> reachedModel() {
        return generation.reachedModel(this);
    }

    /** {@return the client's port, which identifies the connection} */
    public int peerPort() {
        return peerPort;
    }

    /** {@return the time when the request was received, by the mock's clock} */
    public Instant time() {
        return time;
    }

    /**
     * Returns a future of the exchange's outcome. It fails, with the cause, if the script itself failed.
     *
     * @return a new future; completing or cancelling it has no effect on the exchange
     */
    public CompletableFuture<Outcome> outcome() {
        return outcome.copy();
    }

    @Override
    public String toString() {
        return method + " " + path + " from port " + peerPort;
    }

    ChatRequest parse() throws IOException {
        return Objects.requireNonNullElseGet(Json.MAPPER.readValue(body, ChatRequest.class), ChatRequest::new);
    }

    void ended(Outcome how) {
        outcome.complete(how);
    }

    void failed(Throwable cause) {
        outcome.completeExceptionally(cause);
    }

    static Map<String, List<String>> caseless(Iterable<Map.Entry<String, String>> lines) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        lines.forEach(line -> headers.merge(line.getKey(), List.of(line.getValue()), ReceivedRequest::joined));
        return Collections.unmodifiableMap(headers);
    }

    private static List<String> joined(List<String> earlier, List<String> later) {
        return Stream.of(earlier, later).flatMap(List::stream).toList();
    }
}
