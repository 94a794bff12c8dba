package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.mock.FrameType;
import ai.tekton.llm.mock.JsonReply;
import ai.tekton.llm.mock.ReceivedFrame;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockBuilder;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.ChatRequest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of cases in spec/cases.json, which the tests of the JavaScript client read too. */
class SharedCasesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<FrameType> REQUESTS =
            Set.of(FrameType.GENERATE, FrameType.STREAM, FrameType.CHAT, FrameType.CHAT_STREAM);
    private static final Set<RhetorOperation> CHATS =
            Set.of(RhetorOperation.CREATE_CHAT_COMPLETION, RhetorOperation.STREAM_CHAT_COMPLETION);
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** How many times longer the timeout of a repeated case is. */
    private static final int LONGER = 20;

    static Stream<Arguments> cases() throws IOException {
        return rows("cases")
                .flatMap(each -> texts(each.get("calls"))
                        .map(call -> Arguments.of(each.get("name").asText(), call, each)));
    }

    static Stream<Arguments> encodings() throws IOException {
        return rows("encodings")
                .map(each -> Arguments.of(
                        each.get("model").asText(), each.get("encoding").asText()));
    }

    static Stream<Arguments> statuses() throws IOException {
        return rows("statuses").map(row -> {
            ObjectNode each = MAPPER.createObjectNode();
            each.putArray("replies")
                    .addObject()
                    .put("status", row.get("status").asInt())
                    .putObject("json")
                    .put("error", "no");
            each.set("expect", row);
            return Arguments.of(row.get("status").asText(), each);
        });
    }

    private static Stream<JsonNode> rows(String part) throws IOException {
        try (InputStream in = SharedCasesTest.class.getResourceAsStream("/ai/tekton/rhetor/spec/cases.json")) {
            return StreamSupport.stream(MAPPER.readTree(in).get(part).spliterator(), false);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("encodings")
    void eachModelHasTheEncodingThatTheTableSays(String model, String encoding) {
        assertThat(Tokenizers.standard().encodingFor(model).name()).isEqualTo(encoding);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void eachCaseEndsAsTheTableSays(String name, String call, JsonNode each) {
        if (!each.path("options").has("timeout")) {
            assertEnd(call, each, 1);
        } else if (!endsInTime(call, each)) {
            assertEnd(call, each, LONGER);
        }
    }

    /**
     * Whether a case with a timeout ends as the table says. On a machine that stands still for a while, the time may be
     * up before its request has been sent or answered; then the case is repeated with a longer timeout.
     */
    private static boolean endsInTime(String call, JsonNode each) {
        try {
            assertEnd(call, each, 1);
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static void assertEnd(String call, JsonNode each, int times) {
        try (RhetorMock rhetor = server(each)) {
            each.get("replies").forEach(reply -> rhetor.enqueue(JsonReply.read(reply.toString())));
            JsonNode expected = each.get("expect");
            ObjectNode outcome = outcome(rhetor, call, each, times);

            assertThat(outcome.path("exception").asText(""))
                    .as("%s", outcome)
                    .isEqualTo(expected.path("exception").asText(""));
            assertThat(outcome.path("requests").asInt())
                    .as("%s", outcome)
                    .isEqualTo(each.get("replies").size());
            expected.properties()
                    .forEach(field -> assertField(field.getKey(), field.getValue(), outcome, call.equals("stream")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statuses")
    void eachStatusBecomesTheExceptionThatTheTableSays(String status, JsonNode each) {
        eachCaseEndsAsTheTableSays(status, "complete", each);
    }

    private static RhetorMock server(JsonNode each) {
        RhetorMockBuilder builder = RhetorMock.builder();
        text(each, "server").flatMap(RhetorGeneration::ofId).ifPresent(builder::profile);
        text(each, "serverToken").ifPresent(builder::token);
        RhetorMock rhetor = builder.start();
        if (each.has("handshake")) {
            rhetor.onHandshake().always(JsonReply.read(each.get("handshake").toString()));
        }
        return rhetor;
    }

    private static void assertField(String field, JsonNode expected, ObjectNode outcome, boolean streamed) {
        String message = outcome.path("message").asText();
        switch (field) {
            case "messageContains" -> assertThat(message).contains(expected.asText());
            case "messageOmits" -> assertThat(message).doesNotContain(expected.asText());
            case "warned" ->
                assertThat(texts(outcome.path("warned")))
                        .zipSatisfy(
                                texts(expected).toList(),
                                (warning, start) -> assertThat(warning).startsWith(start));
            case "sent" ->
                expected.properties()
                        .forEach(sent -> assertThat(outcome.path("sent").path(sent.getKey()))
                                .isEqualTo(sent.getValue()));
            default -> {
                // A stream that succeeds does not report its attempts; the journal has shown them.
                if (!(streamed
                        && field.equals("attempts")
                        && outcome.path("exception").isMissingNode())) {
                    assertThat(outcome.path(field).toString())
                            .as("%s of %s", field, outcome)
                            .isEqualTo(expected.isNull() ? "" : expected.toString());
                }
            }
        }
    }

    private static GenerationOptions options(JsonNode node, int times) {
        GenerationOptionsBuilder options = GenerationOptions.builder()
                .retryCount(node.path("maxRetries").asInt(0))
                .retryDelay(Duration.ofMillis(node.path("retryDelay").asInt(0)))
                .timeout(Duration.ofMillis(node.path("timeout").asInt(20_000)).multipliedBy(times));
        text(node, "providerId").ifPresent(options::provider);
        text(node, "modelId").ifPresent(options::model);
        text(node, "fallbackProvider").ifPresent(options::fallbackProvider);
        text(node, "fallbackModel").ifPresent(options::fallbackModel);
        text(node, "systemPrompt").ifPresent(options::systemPrompt);
        text(node, "contextId").ifPresent(options::contextId);
        text(node, "capability").ifPresent(options::capability);
        number(node, "temperature").ifPresent(options::temperature);
        number(node, "topP").ifPresent(options::topP);
        number(node, "presencePenalty").ifPresent(options::presencePenalty);
        number(node, "frequencyPenalty").ifPresent(options::frequencyPenalty);
        number(node, "maxTokens").map(Double::intValue).ifPresent(options::maxTokens);
        number(node, "topK").map(Double::intValue).ifPresent(options::topK);
        options.stop(texts(node.path("stop")).toArray(String[]::new));
        return options.build();
    }

    private static List<Message> messages(JsonNode each) {
        if (each.has("messages")) {
            return StreamSupport.stream(each.get("messages").spliterator(), false)
                    .map(message -> new Message(
                            MessageRole.valueOf(message.get("role").asText().toUpperCase(Locale.ROOT)),
                            message.get("content").asText(),
                            text(message, "name")))
                    .toList();
        }
        String prompt = each.path("prompt").asText("Hi");
        return List.of(Message.user(prompt.repeat(each.path("times").asInt(1))));
    }

    private static ObjectNode outcome(RhetorMock rhetor, String call, JsonNode each, int times) {
        ObjectNode outcome = MAPPER.createObjectNode();
        GenerationOptions options = options(each.path("options"), times);
        List<Message> messages = messages(each);
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("test")
                .url(rhetor.url())
                .profile(ServerProfile.of(each.path("profile").asText("contract")))
                .transport(each.has("over") ? Transport.WEBSOCKET_FOR_STREAMS : Transport.HTTP)
                .strict(each.path("strict").asBoolean())
                .withoutLocalFallback()
                .build()) {
            texts(each.path("before")).forEach(prompt -> client.generateText(prompt, options));
            if (call.equals("stream")) {
                stream(client, messages.get(0).content(), options, outcome);
            } else {
                answer(
                        each.has("messages")
                                ? client.generateChatResponse(messages, options)
                                : client.generateText(messages.get(0).content(), options),
                        outcome);
            }
        } catch (TektonLlmException e) {
            failure(e, outcome);
        }
        asked(rhetor, outcome);
        return outcome;
    }

    /** The requests that the mock has seen, over either transport. */
    private static void asked(RhetorMock rhetor, ObjectNode outcome) {
        List<ChatRequest> overHttp = rhetor.journal().stream()
                .filter(request -> request.operation().filter(CHATS::contains).isPresent())
                .peek(request -> sent(request, outcome))
                .map(ReceivedRequest::chatRequest)
                .toList();
        Stream<ChatRequest> overSocket = rhetor.frames().stream()
                .filter(frame -> frame.type().filter(REQUESTS::contains).isPresent())
                .map(ReceivedFrame::chatRequest);
        List<ChatRequest> all = Stream.concat(overSocket, overHttp.stream()).toList();
        outcome.put("requests", all.size()).put("requestsOverHttp", overHttp.size());
        ArrayNode providers = outcome.putArray("providersAsked");
        ArrayNode models = outcome.putArray("modelsAsked");
        all.forEach(request -> {
            providers.add(request.getProviderId());
            models.add(request.getModelId());
        });
    }

    private static void sent(ReceivedRequest request, ObjectNode outcome) {
        request.reachedModel().ifPresent(text -> outcome.put("reachedModel", text));
        try {
            outcome.set("sent", MAPPER.readTree(request.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(CompletionResponse answer, ObjectNode outcome) {
        outcome.put("content", answer.content());
        answer.model().ifPresent(value -> outcome.put("model", value));
        answer.provider().ifPresent(value -> outcome.put("provider", value));
        answer.contextId().ifPresent(value -> outcome.put("contextId", value));
        answer.timestamp().ifPresent(value -> outcome.put("timestamp", millis(value)));
        end(answer.finishReason(), answer.usage(), answer.fallback(), answer.warnings(), outcome);
        outcome.put("attempts", answer.attempts());
    }

    private static void stream(TektonLlmClient client, String prompt, GenerationOptions options, ObjectNode outcome) {
        List<StreamingChunk> chunks = new ArrayList<>();
        try (ChunkStream stream = client.streamText(prompt, options)) {
            stream.forEach(chunks::add);
        }
        StreamingChunk last = chunks.get(chunks.size() - 1);
        assertThat(last.done()).isTrue();
        outcome.put(
                "content",
                String.join("", chunks.stream().map(StreamingChunk::chunk).toList()));
        end(last.finishReason(), last.usage(), last.fallback(), last.warnings(), outcome);
    }

    private static void end(
            Optional<String> finishReason,
            Optional<Usage> usage,
            boolean fallback,
            List<String> warnings,
            ObjectNode outcome) {
        warnings.forEach(outcome.putArray("warned")::add);
        finishReason.ifPresent(value -> outcome.put("finishReason", value));
        usage.ifPresent(value -> outcome.set("usage", MAPPER.valueToTree(value)));
        outcome.put("fallback", fallback);
    }

    private static void failure(TektonLlmException e, ObjectNode outcome) {
        outcome.put("exception", e.getClass().getSimpleName())
                .put("message", e.getMessage())
                .put("retryable", e.isRetryable())
                .put("attempts", e.attempts());
        e.status().ifPresent(status -> outcome.put("status", status));
        e.partialText().ifPresent(text -> outcome.put("partialText", text));
        Optional<Duration> retryAfter = e instanceof RateLimitException limit
                ? limit.retryAfter()
                : e instanceof ServiceUnavailableException unavailable ? unavailable.retryAfter() : Optional.empty();
        retryAfter.ifPresent(wait -> outcome.put("retryAfter", wait.toSeconds()));
    }

    private static String millis(Instant time) {
        return MILLIS.format(time);
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }

    private static Optional<Double> number(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asDouble);
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }
}
