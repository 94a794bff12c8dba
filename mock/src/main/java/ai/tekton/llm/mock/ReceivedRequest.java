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
 * A request as it came, and how its exchange ended. Thread-safe: nothing of it changes but that {@link #outcome()}
 * completes.
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
     * {@return the operation of the contract, which servers of the mock's profile may be without; empty where the path or
     * the method is none of the contract}
     */
    public Optional<RhetorOperation> operation() {
        return operation;
    }

    /** {@return the method, in capitals} */
    public String method() {
        return method;
    }

    /** {@return the path as it was sent, with the base path and without the query} */
    public String path() {
        return path;
    }

    /** {@return what follows the path's question mark, as it was sent; empty where there is none} */
    public String query() {
        return query;
    }

    /** {@return the headers by name, in any case; a name that came more than once has each value, in order} */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /**
     * {@return the first value of a header}
     *
     * @param name the header's name, in any case
     */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** {@return a copy of the body; empty where there was none} */
    public byte[] body() {
        return body.clone();
    }

    /** {@return the body as UTF-8; empty where there was none} */
    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * {@return the body as the contract's request, a new object at every call}
     *
     * @throws IllegalStateException when the body is no such request
     */
    public ChatRequest chatRequest() {
        try {
            return parse();
        } catch (IOException e) {
            throw new IllegalStateException("The body is no ChatRequest: " + bodyText(), e);
        }
    }

    /**
     * {@return the text that a model gets to see of the request, whatever a script answers: of a Rhetor that keeps the
     * contract, the last message of the user, whose other fields count too; of other profiles the whole text, as all
     * else is lost there; empty where the request comes to no model, such as one that is refused}
     */
    public Optional<String> reachedModel() {
        return generation.reachedModel(this);
    }

    /** {@return the client's port, by which requests of one connection are known} */
    public int peerPort() {
        return peerPort;
    }

    /** {@return when the request had come, by the mock's clock} */
    public Instant time() {
        return time;
    }

    /**
     * Tells how the exchange ends. It fails where the script itself failed, with the cause.
     *
     * @return a future of the caller's own; completing or cancelling it changes nothing
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
