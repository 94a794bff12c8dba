package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.fuzz.Shown;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.ErrorText;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

class FrameCodecFuzzTest {
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final FrameCodec CODEC = new FrameCodec();
    private static final ErrorMapper ERRORS =
            new ErrorMapper("Rhetor", new ErrorText(CODEC.json(), Optional.of("s3cret")));
    private static final Answers ANSWERS = new Answers(ERRORS, "ws");
    private static final ChatCall CALL = ChatCall.builder()
            .component("test")
            .messages(List.of(Message.user("Hi")))
            .options(GenerationOptions.defaults())
            .context(CallContext.builder()
                    .timeout(Duration.ofSeconds(1))
                    .maxRetries(0)
                    .retryDelay(Duration.ZERO)
                    .deadline(Deadline.none())
                    .build())
            .build();

    @FuzzTest
    void anyTextIsReadOrRefusedAndOptionalFieldsNeverFailAnAnswer(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Optional<ServerFrame> frame;
        try {
            frame = Optional.of(CODEC.read(text));
        } catch (NotRhetorException e) {
            frame = Optional.empty();
        }
        frame.ifPresent(FrameCodecFuzzTest::use);
        check(frame, text);
    }

    /** Every frame results in an item or one of the library's failures. */
    private static void use(ServerFrame frame) {
        try {
            if (frame instanceof ServerFrame.Chunk piece) {
                assertThat(ANSWERS.chunk(piece.chunk(), CALL, "").chunk()).isNotNull();
            } else if (frame instanceof ServerFrame.Answer answer) {
                assertThat(ANSWERS.answer(answer.response(), CALL).content()).isNotNull();
            } else if (frame instanceof ServerFrame.Failure failure) {
                FailureDetails.Builder details = FailureDetails.builder();
                throw RequestErrors.of(failure.error(), ERRORS, details, Optional.of("mine"));
            }
        } catch (TektonLlmException e) {
            Shown.assertOneLine(e.getMessage());
            assertThat(e.getMessage()).doesNotContain("s3cret");
        }
    }

    /** The frame that a text is by the contract, where its type, its id and its answer are what they should be. */
    private static void check(Optional<ServerFrame> frame, String text) {
        JsonNode json;
        try {
            json = STRICT.readTree(text);
        } catch (JsonProcessingException e) {
            return;
        }
        boolean known = json.path("type").isTextual() && json.path("request_id").isTextual();
        if (!known) {
            return;
        }
        String id = json.get("request_id").asText();
        switch (json.get("type").asText()) {
            case "CHUNK" -> {
                if (areTexts(json, "chunk")) {
                    assertThat(frame).containsInstanceOf(ServerFrame.Chunk.class);
                    ServerFrame.Chunk piece = (ServerFrame.Chunk) frame.orElseThrow();
                    assertThat(piece.requestId()).isEqualTo(id);
                    assertThat(piece.chunk().getChunk())
                            .isEqualTo(json.has("chunk") ? json.get("chunk").textValue() : "");
                }
            }
            case "RESPONSE" -> {
                if (areTexts(json, "content", "message", "response")) {
                    assertThat(frame).containsInstanceOf(ServerFrame.Answer.class);
                    ServerFrame.Answer answer = (ServerFrame.Answer) frame.orElseThrow();
                    assertThat(answer.requestId()).isEqualTo(id);
                    assertThat(answer.response().getContent())
                            .isEqualTo(json.path("content").textValue());
                }
            }
            case "ERROR" -> assertThat(frame).containsInstanceOf(ServerFrame.Failure.class);
            case "PING" -> assertThat(frame).containsInstanceOf(ServerFrame.Ping.class);
            default -> assertThat(frame).isPresent();
        }
    }

    private static boolean areTexts(JsonNode json, String... names) {
        return Stream.of(names)
                .map(json::path)
                .allMatch(value -> value.isTextual() || value.isNull() || value.isMissingNode());
    }
}
