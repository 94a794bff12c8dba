package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ChunkFrame;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.RegisterAckFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A way in which a server deviates from the contract, for testing code that must detect it. Each uses only the mock's
 * scripting, of a single operation.
 */
public enum Deviation {
    /** getHealth answers 404. */
    HEALTH_MISSING("/health answers 404.", http(RhetorOperation.GET_HEALTH, Reply.detail(404, "Not Found"))),
    /** The health of the process has no status. */
    HEALTH_WITHOUT_STATUS(
            "The health of the process has no status.",
            http(RhetorOperation.GET_HEALTH, json("{\"component\": \"rhetor\"}"))),
    /** The service's health is not JSON. */
    API_HEALTH_NO_JSON(
            "The service's health is the word OK instead of JSON.",
            http(RhetorOperation.GET_API_HEALTH, Reply.body("application/json", "OK"))),
    /** The service's health has its port as a text. */
    API_HEALTH_PORT_AS_TEXT(
            "The service's health has its port as a text.",
            http(RhetorOperation.GET_API_HEALTH, json("{\"status\": \"healthy\", \"port\": \"web\"}"))),
    /** The providers come with a status that the contract does not have. */
    PROVIDERS_UNDECLARED_STATUS(
            "The request for the providers gets a 418.",
            http(RhetorOperation.LIST_PROVIDERS, Reply.error(418, "I am a teapot."))),
    /** The providers come as HTML. */
    PROVIDERS_WRONG_MEDIA_TYPE(
            "The providers arrive as text/html.",
            http(RhetorOperation.LIST_PROVIDERS, Reply.standard().contentType("text/html"))),
    /** A provider's availability is a text. */
    PROVIDERS_AVAILABLE_AS_TEXT(
            "A provider's availability is a text.",
            http(
                    RhetorOperation.LIST_PROVIDERS,
                    json("{\"providers\": {\"a\": {\"name\": \"A\", \"available\": \"often\", \"models\": []}}}"))),
    /** A provider's model has no id. */
    PROVIDERS_MODEL_WITHOUT_ID(
            "A provider's model has no id.",
            http(
                    RhetorOperation.LIST_PROVIDERS,
                    json("{\"providers\": {\"a\": {\"name\": \"A\", \"available\": true, \"models\": "
                            + "[{\"name\": \"M\"}]}}}"))),
    /** A complete answer has no content under any name. */
    CHAT_WITHOUT_CONTENT(
            "A complete answer has no content under any name.",
            http(RhetorOperation.CREATE_CHAT_COMPLETION, Reply.json(new ChatResponse().model("simulated")))),
    /** A complete answer has an empty content and no error. */
    CHAT_EMPTY_CONTENT(
            "A complete answer has an empty content and no error.",
            http(RhetorOperation.CREATE_CHAT_COMPLETION, Reply.json(new ChatResponse().content("")))),
    /** A complete answer counts its tokens in words. */
    CHAT_USAGE_AS_TEXT(
            "A complete answer counts its tokens in words.",
            http(
                    RhetorOperation.CREATE_CHAT_COMPLETION,
                    json("{\"content\": \"Paris.\", \"usage\": {\"total_tokens\": \"many\"}}"))),
    /** A complete answer is not UTF-8. */
    CHAT_NOT_UTF8(
            "A complete answer is Latin-1.",
            http(
                    RhetorOperation.CREATE_CHAT_COMPLETION,
                    Reply.body("application/json", latin1("{\"content\": \"Orléans.\"}")))),
    /** A complete answer never arrives. */
    CHAT_UNANSWERED(
            "A complete answer never arrives.",
            http(RhetorOperation.CREATE_CHAT_COMPLETION, Reply.standard().hang())),
    /** A complete answer is sought elsewhere. */
    CHAT_REDIRECTED(
            "A request for a complete answer is redirected.",
            http(RhetorOperation.CREATE_CHAT_COMPLETION, Reply.redirect(307, "/elsewhere"))),
    /** The Retry-After of a rate limit is a word. */
    CHAT_BAD_RETRY_AFTER(
            "A rate limit's Retry-After is a word.",
            http(
                    RhetorOperation.CREATE_CHAT_COMPLETION,
                    Reply.error(429, "Rate limit exceeded.").header("Retry-After", "soon"))),
    /** A request without messages is answered. */
    CHAT_EMPTY_MESSAGES_ACCEPTED(
            "A request without messages is answered.", refusalsOfChat(Reply.text("What would you like to know?"))),
    /** An error's body is in the form of another server. */
    CHAT_ERROR_OF_ANOTHER_SHAPE(
            "An error's body has neither error nor detail.",
            refusalsOfChat(json("{\"problem\": \"There are no messages.\"}").status(422))),
    /** A stream comes as a complete answer. */
    STREAM_AS_JSON(
            "A stream arrives as one complete JSON answer.",
            http(RhetorOperation.STREAM_CHAT_COMPLETION, Reply.json(new ChatResponse().content("Paris.")))),
    /** A stream does not end. */
    STREAM_ENDLESS(
            "A stream has no end: it sends nothing after its text.",
            http(
                    RhetorOperation.STREAM_CHAT_COMPLETION,
                    Reply.stream("Par", "is.").cutAfter(2).bySilence())),
    /** A stream is cut. */
    STREAM_CUT(
            "A stream is cut in the middle.",
            http(
                    RhetorOperation.STREAM_CHAT_COMPLETION,
                    Reply.stream("Par", "is.").cutAfter(1))),
    /** A stream has no text. */
    STREAM_WITHOUT_TEXT(
            "A stream has an end and no text.", http(RhetorOperation.STREAM_CHAT_COMPLETION, Reply.stream())),
    /** An event of a stream is not JSON. */
    STREAM_EVENT_NO_JSON(
            "An event of a stream is plain text.",
            http(RhetorOperation.STREAM_CHAT_COMPLETION, Reply.events("data: Paris.\n\n", "data: [DONE]\n\n"))),
    /** A chunk of a stream is an object. */
    STREAM_CHUNK_AS_OBJECT(
            "A chunk of a stream has an object for its text.",
            http(
                    RhetorOperation.STREAM_CHAT_COMPLETION,
                    Reply.events(
                            "data: {\"chunk\": \"Par\"}\n\n",
                            "data: {\"chunk\": {\"text\": \"is.\"}}\n\n",
                            "data: {\"done\": true}\n\n"))),
    /** A stream is not UTF-8. */
    STREAM_NOT_UTF8(
            "A stream is Latin-1.",
            http(
                    RhetorOperation.STREAM_CHAT_COMPLETION,
                    Reply.body("text/event-stream", latin1("data: {\"chunk\": \"Orléans.\", \"done\": true}\n\n")))),
    /** A stream has text after its last chunk. */
    STREAM_TEXT_AFTER_DONE(
            "A stream has text after the chunk whose done is true.",
            http(
                    RhetorOperation.STREAM_CHAT_COMPLETION,
                    Reply.events("data: {\"chunk\": \"Par\", \"done\": true}\n\n", "data: {\"chunk\": \"is.\"}\n\n"))),
    /** There is no WebSocket. */
    WEBSOCKET_MISSING(
            "The handshake of the WebSocket is answered with 404.",
            mock -> mock.onHandshake().always(Reply.detail(404, "Not Found"))),
    /** REGISTER is not answered. */
    REGISTER_UNANSWERED(
            "REGISTER is not answered.",
            frame(FrameType.REGISTER, Reply.standard().hang())),
    /** A PING arrives before REGISTER_ACK. */
    REGISTER_ACK_NOT_FIRST(
            "A PING arrives before REGISTER_ACK.",
            frame(FrameType.REGISTER, Reply.frames(new PingFrame(), new RegisterAckFrame()))),
    /** A WebSocket's pings are not answered, nor is anything else after REGISTER_ACK. */
    PING_UNANSWERED(
            "Pings of the WebSocket are not answered, nor is anything else after REGISTER_ACK.",
            frame(FrameType.REGISTER, Reply.standard().bySilence())),
    /** The socket closes after an unknown frame. */
    UNKNOWN_FRAME_CLOSES(
            "The socket closes on a frame of an unknown type.",
            mock -> mock.onUnknownFrame().always(Reply.frames().byClose(1003, "unknown"))),
    /** An ERROR about the connection has no text. */
    CONNECTION_ERROR_WITHOUT_TEXT(
            "An ERROR about the connection does not describe the error.",
            mock -> mock.onUnknownFrame().always(Reply.frames("{\"type\": \"ERROR\"}"))),
    /** A RESPONSE has the request_id of another. */
    GENERATE_ID_OF_ANOTHER(
            "The RESPONSE to GENERATE has the request_id of another request.",
            frame(
                    FrameType.GENERATE,
                    Reply.frames(new ResponseFrame().withRequestId("another's").withContent("Paris.")))),
    /** A RESPONSE is not JSON. */
    GENERATE_NO_JSON("GENERATE is answered by plain text.", frame(FrameType.GENERATE, Reply.frames("Paris."))),
    /** A RESPONSE is binary. */
    GENERATE_BINARY("GENERATE is answered by a binary frame.", frame(FrameType.GENERATE, Reply.notHttp(new byte[] {
        (byte) 0x82, 2, '{', '}'
    }))),
    /** A RESPONSE comes twice. */
    CHAT_FRAME_TWICE(
            "The RESPONSE to CHAT arrives twice.",
            frame(
                    FrameType.CHAT,
                    Reply.frames(
                            new ResponseFrame().withContent("Paris."), new ResponseFrame().withContent("Paris.")))),
    /** A RESPONSE has its context_id as an object. */
    CHAT_FRAME_WRONG_TYPE(
            "The RESPONSE to CHAT has an object for its context_id.",
            frame(FrameType.CHAT, json("{\"content\": \"Paris.\", \"context_id\": {}}"))),
    /** An ERROR about a request does not have its id. */
    CHAT_FRAME_ERROR_WITHOUT_ID(
            "The ERROR about a CHAT does not have its request_id.",
            refusalsOf(FrameType.CHAT, Reply.frames("{\"type\": \"ERROR\", \"error\": \"No messages.\"}"))),
    /** CHUNKs have no end. */
    STREAM_FRAME_WITHOUT_DONE(
            "The CHUNKs that answer STREAM have none whose done is true.",
            frame(FrameType.STREAM, Reply.stream("Par", "is.").ending(StreamEnd.NONE))),
    /** A CHUNK comes after the last. */
    CHAT_STREAM_FRAME_AFTER_DONE(
            "A CHUNK arrives after the one whose done is true.",
            frame(
                    FrameType.CHAT_STREAM,
                    Reply.frames(new ChunkFrame().withChunk("Par").withDone(true), new ChunkFrame().withChunk("is.")))),
    /** CANCEL is answered. */
    CANCEL_ANSWERED(
            "CANCEL is answered by an ERROR.", frame(FrameType.CANCEL, Reply.error(400, "There is no such request."))),
    /** CANCEL changes nothing. */
    CANCEL_IGNORED(
            "Every other answer to STREAM continues for half a minute, even after CANCEL.", Deviation::ignoreCancel);

    private static final int LONG_STREAM = 3000;

    private final String description;
    private final Consumer<RhetorMock> script;

    Deviation(String description, Consumer<RhetorMock> script) {
        this.description = description;
        this.script = script;
    }

    /** {@return the name on command lines, such as {@code stream-cut}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return a sentence that describes what the server does} */
    public String description() {
        return description;
    }

    /**
     * Finds a deviation.
     *
     * @param id the name on command lines
     * @return the deviation; empty if there is none of that name
     */
    public static Optional<Deviation> named(String id) {
        return Arrays.stream(values())
                .filter(deviation -> deviation.id().equals(id))
                .findFirst();
    }

    /**
     * Makes a mock deviate in this way until it is reset.
     *
     * @param mock the mock; this replaces its script for the operation
     */
    public void applyTo(RhetorMock mock) {
        script.accept(mock);
    }

    /**
     * Makes a mock deviate in several ways. Of those for the same operation, the last in this enum's order applies.
     *
     * @param deviations the deviations
     * @param mock the mock
     */
    public static void applyAll(Collection<Deviation> deviations, RhetorMock mock) {
        EnumSet<Deviation> ordered = EnumSet.noneOf(Deviation.class);
        ordered.addAll(deviations);
        ordered.forEach(deviation -> deviation.applyTo(mock));
    }

    private static Consumer<RhetorMock> http(RhetorOperation operation, Reply reply) {
        return http(operation, request -> reply);
    }

    /** Scripts an operation over HTTP only: the corresponding frames get their usual answers. */
    private static Consumer<RhetorMock> http(RhetorOperation operation, Function<ReceivedRequest, Reply> reply) {
        return mock -> {
            mock.on(operation).always(reply);
            for (FrameType type : FrameType.values()) {
                if (type.operation().filter(operation::equals).isPresent()) {
                    mock.on(type).always(Reply.standard());
                }
            }
        };
    }

    private static Consumer<RhetorMock> refusalsOfChat(Reply reply) {
        return http(
                RhetorOperation.CREATE_CHAT_COMPLETION,
                request -> isWithoutMessages(request.chatRequest()) ? reply : Reply.standard());
    }

    private static Consumer<RhetorMock> frame(FrameType type, Reply reply) {
        return mock -> mock.on(type).always(reply);
    }

    private static Consumer<RhetorMock> refusalsOf(FrameType type, Reply reply) {
        return mock -> mock.on(type).always(frame -> isWithoutMessages(frame.chatRequest()) ? reply : Reply.standard());
    }

    private static boolean isWithoutMessages(ChatRequest request) {
        return request.getMessages() == null || request.getMessages().isEmpty();
    }

    private static void ignoreCancel(RhetorMock mock) {
        String[] words = new String[LONG_STREAM];
        Arrays.fill(words, "on ");
        mock.on(FrameType.CANCEL).always(Reply.frames());
        Reply goingOn = Reply.stream(words).pace(Duration.ofMillis(10));
        AtomicInteger streams = new AtomicInteger();
        mock.on(FrameType.STREAM).always(frame -> streams.getAndIncrement() % 2 == 0 ? Reply.standard() : goingOn);
    }

    private static Reply json(String object) {
        return Reply.body("application/json", object);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
