package ai.tekton.llm.contract.internal.probe;

import ai.tekton.rhetor.model.Error;
import ai.tekton.rhetor.model.ValidationIssue;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** JSON as the contract has it on the wire. */
public final class ServerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private ServerJson() {}

    /** {@return the text that bytes are; empty where they are no UTF-8} */
    static Optional<String> utf8(byte[] bytes) {
        try {
            // A new decoder rejects malformed bytes, which String's constructor replaces.
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static Optional<JsonNode> parse(byte[] bytes) {
        return utf8(bytes).flatMap(ServerJson::parse);
    }

    /** {@return the one value that a text is; empty where it is not JSON} */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text)).filter(node -> !node.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** {@return the server's sentence about an error, with a colon before it; empty where there is none} */
    static String errorWords(byte[] body) {
        return parse(body)
                .map(ServerJson::sentence)
                .filter(sentence -> !sentence.isBlank())
                .map(sentence -> ": " + sentence)
                .orElse("");
    }

    private static String sentence(JsonNode body) {
        JsonNode detail = body.path(Error.JSON_PROPERTY_DETAIL);
        if (detail.isArray()) {
            // Only the message of each: newer FastAPI repeats the input beside it.
            return StreamSupport.stream(detail.spliterator(), false)
                    .map(issue -> issue.path(ValidationIssue.JSON_PROPERTY_MSG).asText())
                    .collect(Collectors.joining("; "));
        }
        return body.path(Error.JSON_PROPERTY_ERROR).asText(detail.asText());
    }

    static ObjectNode of(Object model) {
        return MAPPER.valueToTree(model);
    }
}
