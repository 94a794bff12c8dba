package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.internal.wire.Wire;
import ai.tekton.llm.internal.wire.WireJson;
import ai.tekton.rhetor.model.CancelFrame;
import ai.tekton.rhetor.model.Capability;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ChatStreamFrame;
import ai.tekton.rhetor.model.ChunkFrame;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.GenerateFrame;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.PongFrame;
import ai.tekton.rhetor.model.RefusalFrame;
import ai.tekton.rhetor.model.RegisterAckFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import ai.tekton.rhetor.model.ResponseFrame;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.StreamFrame;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Writes and reads the frames of the contract. Thread-safe. */
public final class FrameCodec {
    /** The fields that every frame has; the generated classes have no common type for them. */
    record Envelope(
            @JsonProperty("type") String type,
            @JsonProperty("request_id") String requestId) {}

    private static final String REGISTER_ACK = RegisterAckFrame.Type.REGISTER_ACK.value();
    private static final String RESPONSE = ResponseFrame.Type.RESPONSE.value();
    private static final String CHUNK = ChunkFrame.Type.CHUNK.value();
    private static final String ERROR = ErrorFrame.Type.ERROR.value();
    private static final String REFUSAL = RefusalFrame.Type.ERROR.value();
    private static final String PING = PingFrame.Type.PING.value();

    private final PlainFrames plain = new PlainFrames();
    private final WireJson json = new WireJson();
    private final ObjectMapper mapper = json.mapper();
    private final ObjectWriter writer = mapper.writer();
    private final ObjectReader envelopes = mapper.readerFor(Envelope.class);
    private final ObjectReader responses = mapper.readerFor(ChatResponse.class);
    private final ObjectReader chunks = mapper.readerFor(StreamChunk.class);
    private final ObjectReader errors = mapper.readerFor(ErrorFrame.class);
    private final ObjectReader refusals = mapper.readerFor(RefusalFrame.class);

    /** Makes the codec. */
    public FrameCodec() {}

    /**
     * Returns the mapper and the factory of JSON.
     *
     * @return the mapper and the factory
     */
    public WireJson json() {
        return json;
    }

    String register(String component, Optional<String> token) {
        return write(new RegisterFrame()
                .withComponentId(component)
                .withCapabilities(List.of(Capability.CHAT, Capability.STREAM))
                .withAuthToken(token.orElse(null)));
    }

    String cancel(String requestId) {
        return write(new CancelFrame().withRequestId(requestId));
    }

    String pong() {
        return write(new PongFrame());
    }

    /** Returns the frame of a request for an answer; a prompt has separate, shorter frames. */
    String request(ChatCall call, String requestId, boolean streaming, boolean asPrompt) {
        ChatRequest request = Wire.request(call, streaming);
        FrameHeaders trace = FrameHeaders.of(call);
        if (asPrompt && request.getMessages().size() == 1) {
            String prompt = request.getMessages().get(0).getContent();
            return streaming ? stream(request, trace, requestId, prompt) : generate(request, trace, requestId, prompt);
        }
        return streaming ? chatStream(request, trace, requestId) : chat(request, trace, requestId);
    }

    private String generate(ChatRequest request, FrameHeaders trace, String requestId, String prompt) {
        return write(new GenerateFrame()
                .withRequestId(requestId)
                .withPrompt(prompt)
                .withContextId(request.getContextId())
                .withSystemPrompt(request.getSystemPrompt())
                .withProviderId(request.getProviderId())
                .withModelId(request.getModelId())
                .withOptions(request.getOptions())
                .withTraceparent(trace.traceparent())
                .withTracestate(trace.tracestate()));
    }

    private String stream(ChatRequest request, FrameHeaders trace, String requestId, String prompt) {
        return write(new StreamFrame()
                .withRequestId(requestId)
                .withPrompt(prompt)
                .withContextId(request.getContextId())
                .withSystemPrompt(request.getSystemPrompt())
                .withProviderId(request.getProviderId())
                .withModelId(request.getModelId())
                .withOptions(request.getOptions())
                .withTraceparent(trace.traceparent())
                .withTracestate(trace.tracestate()));
    }

    private String chat(ChatRequest request, FrameHeaders trace, String requestId) {
        return write(new ChatFrame()
                .withRequestId(requestId)
                .withMessages(request.getMessages())
                .withContextId(request.getContextId())
                .withSystemPrompt(request.getSystemPrompt())
                .withProviderId(request.getProviderId())
                .withModelId(request.getModelId())
                .withOptions(request.getOptions())
                .withTraceparent(trace.traceparent())
                .withTracestate(trace.tracestate()));
    }

    private String chatStream(ChatRequest request, FrameHeaders trace, String requestId) {
        return write(new ChatStreamFrame()
                .withRequestId(requestId)
                .withMessages(request.getMessages())
                .withContextId(request.getContextId())
                .withSystemPrompt(request.getSystemPrompt())
                .withProviderId(request.getProviderId())
                .withModelId(request.getModelId())
                .withOptions(request.getOptions())
                .withTraceparent(trace.traceparent())
                .withTracestate(trace.tracestate()));
    }

    private String write(Object frame) {
        try {
            return writer.writeValueAsString(frame);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A frame could not be written: " + frame.getClass().getSimpleName(), e);
        }
    }

    /** Reads a frame; throws if it is not a JSON object, or its fields do not have the contract's types. */
    ServerFrame read(String text) throws NotRhetorException {
        try {
            ServerFrame frame = plain.read(text);
            return frame == null ? readAny(text) : frame;
        } catch (IOException e) {
            throw new NotRhetorException("A frame is not the JSON of the contract.");
        }
    }

    /** Reads any frame: first its type and its id, then the fields of the type. */
    private ServerFrame readAny(String text) throws IOException {
        Envelope envelope = envelopes.readValue(text);
        if (envelope == null || envelope.type() == null) {
            return new ServerFrame.Unknown();
        }
        String type = envelope.type();
        String requestId = envelope.requestId();
        if (type.equals(CHUNK) && requestId != null) {
            return new ServerFrame.Chunk(requestId, chunks.readValue(text));
        }
        if (type.equals(RESPONSE) && requestId != null) {
            return new ServerFrame.Answer(requestId, responses.readValue(text));
        }
        if (type.equals(ERROR)) {
            return new ServerFrame.Failure(Optional.ofNullable(requestId), errors.readValue(text));
        }
        if (type.equals(PING)) {
            return new ServerFrame.Ping();
        }
        if (type.equals(REFUSAL)) {
            return new ServerFrame.Refused(Objects.requireNonNullElse(
                    refusals.<RefusalFrame>readValue(text).getError(), ""));
        }
        return type.equals(REGISTER_ACK) ? new ServerFrame.Registered() : new ServerFrame.Unknown();
    }
}
