package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.internal.json.JsonArbitraries;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.rhetor.model.ErrorFrame;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {
    private static final List<String> CHUNK = List.of(
            "\"type\": \"CHUNK\"",
            "\"request_id\": \"7\"",
            "\"chunk\": \"Paris\"",
            "\"model\": \"m\"",
            "\"done\": true",
            "\"usage\": {\"type\": \"words\", \"total_tokens\": 3}",
            "\"new_field\": [{\"request_id\": \"8\"}]");
    private static final List<String> RESPONSE = List.of(
            "\"type\": \"RESPONSE\"", "\"request_id\": \"7\"", "\"content\": \"Paris\"", "\"finish_reason\": \"stop\"");

    private static final List<String> FIELDS = List.of(
            "chunk", "content", "model", "done", "usage", "finish_reason", "total_tokens", "error", "timestamp", "new");

    private final FrameCodec codec = new FrameCodec();

    static Stream<String> frames() {
        return Stream.of(CHUNK, RESPONSE).flatMap(fields -> {
            List<String> order = new ArrayList<>(fields);
            Random random = new Random(7);
            return Stream.generate(() -> {
                        Collections.shuffle(order, random);
                        return "{" + String.join(", ", order) + "}";
                    })
                    .limit(40);
        });
    }

    @ParameterizedTest
    @MethodSource("frames")
    void theOrderOfItsFieldsDoesNotChangeAFrame(String text) throws Exception {
        ServerFrame frame = codec.read(text);

        if (frame instanceof ServerFrame.Chunk piece) {
            assertThat(piece.requestId()).isEqualTo("7");
            assertThat(piece.chunk().getChunk()).isEqualTo("Paris");
            assertThat(piece.chunk().getModel()).isEqualTo("m");
            assertThat(piece.chunk().getDone()).isTrue();
            assertThat(piece.chunk().getUsage().getTotalTokens()).isEqualTo(3);
        } else {
            ServerFrame.Answer answer = (ServerFrame.Answer) frame;
            assertThat(answer.requestId()).isEqualTo("7");
            assertThat(answer.response().getContent()).isEqualTo("Paris");
            assertThat(answer.response().getFinishReason()).isEqualTo("stop");
        }
    }

    @Test
    void framesThatBeginWithTheirTypeAndIdAreReadWithoutDataBinding() throws Exception {
        PlainFrames plain = new PlainFrames();

        assertThat(plain.read("{" + String.join(",", CHUNK) + "}")).isInstanceOf(ServerFrame.Chunk.class);
        assertThat(plain.read("{" + String.join(",", RESPONSE) + "}")).isInstanceOf(ServerFrame.Answer.class);
        assertThat(plain.read("{\"request_id\":\"7\",\"type\":\"CHUNK\"}")).isInstanceOf(ServerFrame.Chunk.class);
    }

    @Provide
    Arbitrary<Map<String, Object>> fields() {
        return JsonArbitraries.objects(FIELDS);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void aFrameThatBeginsWithItsTypeAndIdIsReadAsTheDataBindingReadsIt(@ForAll("fields") Map<String, Object> fields)
            throws Exception {
        String rest = new ObjectMapper().writeValueAsString(fields).replaceAll("^\\{|}$", "");
        String comma = rest.isEmpty() ? "" : ",";
        for (String type : List.of("CHUNK", "RESPONSE", "ERROR", "SOMETHING")) {
            String head = "\"type\":\"" + type + "\",\"request_id\":\"7\"";

            assertThat(outcome("{" + head + comma + rest + "}")).isEqualTo(outcome("{" + rest + comma + head + "}"));
        }
    }

    private Object outcome(String text) {
        try {
            return codec.read(text);
        } catch (NotRhetorException e) {
            return e.getMessage();
        }
    }

    @Test
    void aChunkWithOnlyItsTypeAndIdIsEmpty() throws Exception {
        ServerFrame.Chunk piece = (ServerFrame.Chunk) codec.read("{\"type\":\"CHUNK\",\"request_id\":\"7\"}");

        assertThat(piece.chunk().getChunk()).isEmpty();
    }

    @Test
    void anErrorNeedsNoRequestId() throws Exception {
        ServerFrame.Failure failure =
                (ServerFrame.Failure) codec.read("{\"error\":\"full\",\"type\":\"ERROR\",\"code\":429}");

        assertThat(failure.requestId()).isEqualTo(Optional.empty());
        assertThat(failure.error())
                .extracting(ErrorFrame::getError, ErrorFrame::getCode)
                .containsExactly("full", 429);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "{\"type\":null,\"request_id\":\"7\"}",
                "{\"type\":\"CHUNK\"}",
                "{\"type\":\"CHUNK\",\"request_id\":null,\"chunk\":\"x\"}",
                "{\"type\":\"SOMETHING\",\"request_id\":\"7\",\"chunk\":\"x\"}"
            })
    void aFrameOfAnUnknownTypeOrRequestIsUnknown(String text) throws Exception {
        assertThat(codec.read(text)).isInstanceOf(ServerFrame.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"CHUNK\"",
                "{\"type\":\"CHUNK\",\"request_id\":\"7\"",
                "{\"type\":\"CHUNK\",\"request_id\":\"7\",\"chunk\":\"x\"",
                "{\"type\":\"CHUNK\",\"request_id\":\"7\",\"chunk\":{}}"
            })
    void jsonThatViolatesTheContractIsRefused(String text) {
        assertThatThrownBy(() -> codec.read(text)).isInstanceOf(NotRhetorException.class);
    }
}
