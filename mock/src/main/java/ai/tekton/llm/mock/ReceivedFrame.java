package ai.tekton.llm.mock;

import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.MessageRole;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A received WebSocket frame, and the outcome of its exchange. Thread-safe: only {@link #outcome()} changes, when it completes.
 */
public final class ReceivedFrame {
    static final String REQUEST_ID = "request_id";
    private static final String PROMPT = "prompt";
    static final String COMPONENT_ID = "component_id";
    private static final int UNPROCESSABLE = 422;

    private final MockWebSocket webSocket;
    private final String text;
    private final Optional<ObjectNode> json;
    private final Optional<FrameType> type;
    private final ReceivedRequest request;

    ReceivedFrame(Generation generation, MockWebSocket webSocket, String text, Instant time) {
        this.webSocket = webSocket;
        this.text = text;
        this.json = Json.parse(text);
        this.type = field("type").flatMap(FrameType::named);
        this.request = new ReceivedRequest(
                generation,
                type.flatMap(FrameType::operation),
                type.map(FrameType::name).orElse("frame"),
                handshake().path(),
                handshake().query(),
                handshake().headers(),
                body().getBytes(StandardCharsets.UTF_8),
                handshake().peerPort(),
                time);
    }

    /** {@return the frame's type; empty if it is not a client's type, or the frame is not a JSON object} */
    public Optional<FrameType> type() {
        return type;
    }

    /** {@return the unchanged text of the frame} */
    public String text() {
        return text;
    }

    /** {@return the id of the request that the frame belongs to; empty if there is none} */
    public Optional<String> requestId() {
        return isAboutRequest() ? field(REQUEST_ID).filter(id -> !id.isEmpty()) : Optional.empty();
    }

    /**
     * Parses the frame.
     *
     * @param <T> the frame's class
     * @param frame the class, such as the contract's GenerateFrame
     * @return a new object at every call
     * @throws IllegalStateException when the frame does not have this type
     */
    public <T> T as(Class<T> frame) {
        try {
            return Json.MAPPER.readValue(text, frame);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("This is not a " + frame.getSimpleName() + ": " + this, e);
        }
    }

    /**
     * {@return the frame's request in its HTTP form: a prompt is a user's message; a new object at every call}
     *
     * @throws IllegalStateException when the frame does not request an answer
     */
    public ChatRequest chatRequest() {
        if (!isRequest()) {
            throw new IllegalStateException("No answer is requested by " + this);
        }
        return request.chatRequest();
    }

    /** {@return the WebSocket that received it} */
    public MockWebSocket webSocket() {
        return webSocket;
    }

    /** {@return the HTTP request that opened the WebSocket, with its headers} */
    public ReceivedRequest handshake() {
        return webSocket.handshake();
    }

    /** {@return the time when the frame was received, by the mock's clock} */
    public Instant time() {
        return request.time();
    }

    /**
     * Returns a future of the exchange's outcome. It fails, with the cause, if the script itself failed.
     *
     * @return a new future; completing or cancelling it has no effect on the exchange
     */
    public CompletableFuture<Outcome> outcome() {
        return request.outcome();
    }

    @Override
    public String toString() {
        return type.map(FrameType::name).orElse("a frame of no known type") + " over " + webSocket;
    }

    /** {@return the request in the form of scripts for HTTP} */
    ReceivedRequest request() {
        return request;
    }

    void ended(Outcome how) {
        request.ended(how);
    }

    void failed(Throwable cause) {
        request.failed(cause);
    }

    boolean is(FrameType other) {
        return type.filter(other::equals).isPresent();
    }

    /** {@return whether it requests an answer of a model} */
    boolean isRequest() {
        return type.flatMap(FrameType::operation).isPresent();
    }

    /** {@return whether it requires a request_id} */
    boolean isAboutRequest() {
        return isRequest() || is(FrameType.CANCEL);
    }

    /** {@return the frame's text as JSON; empty if it is not JSON} */
    Optional<JsonNode> json() {
        return Json.read(text);
    }

    Optional<String> field(String name) {
        return json.map(object -> object.path(name)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** {@return the error of a field that the frame's type requires and requests over HTTP do not} */
    Optional<Content> problem() {
        if (isPrompt() && field(PROMPT).isEmpty()) {
            return Optional.of(lacking(PROMPT));
        }
        boolean anonymous = field(COMPONENT_ID).orElse("").isEmpty();
        return is(FrameType.REGISTER) && anonymous ? Optional.of(lacking(COMPONENT_ID)) : Optional.empty();
    }

    private boolean isPrompt() {
        return is(FrameType.GENERATE) || is(FrameType.STREAM);
    }

    private static Content lacking(String field) {
        return Reply.error(UNPROCESSABLE, "body." + field + ": Field required")
                .plan()
                .content();
    }

    private String body() {
        if (!isPrompt() || field(PROMPT).isEmpty()) {
            return text;
        }
        ObjectNode asked = json.orElseThrow().deepCopy();
        asked.remove(PROMPT);
        asked.putArray(ChatRequest.JSON_PROPERTY_MESSAGES)
                .addObject()
                .put("role", MessageRole.USER.getValue())
                .put("content", field(PROMPT).get());
        return asked.toString();
    }
}
