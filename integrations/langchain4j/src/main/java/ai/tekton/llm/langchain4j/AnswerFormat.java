package ai.tekton.llm.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The required format of an answer: any text, or JSON, which an option of the call asks for and this class checks. Thread-safe.
 */
final class AnswerFormat {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader STRICT = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern FENCED = Pattern.compile("\\s*```\\w*\\s*\\n(.*?)\\n?\\s*```\\s*", Pattern.DOTALL);

    private static final int MOST_OF_NAME = 64;

    private final boolean json;
    private final String name;
    private final Optional<JsonNode> schema;

    private AnswerFormat(boolean json, String name, Optional<JsonNode> schema) {
        this.json = json;
        this.name = name;
        this.schema = schema;
    }

    static AnswerFormat of(ResponseFormat wanted) {
        if (wanted == null || wanted.type() != ResponseFormatType.JSON) {
            return new AnswerFormat(false, "", Optional.empty());
        }
        Optional<JsonNode> schema = Optional.ofNullable(wanted.jsonSchema())
                .map(given -> JSON.valueToTree(JsonSchemaElementUtils.toMap(given.rootElement())));
        return new AnswerFormat(true, nameOf(wanted.jsonSchema()), schema);
    }

    /** The schema's name, without the characters that such a name must not contain. */
    private static String nameOf(JsonSchema given) {
        String plain = given == null || given.name() == null ? "" : given.name().replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.isEmpty() ? "answer" : plain.substring(0, Math.min(MOST_OF_NAME, plain.length()));
    }

    /** The same format as this library's option; empty for any text. */
    Optional<ai.tekton.llm.model.ResponseFormat> asked() {
        if (!json) {
            return Optional.empty();
        }
        return Optional.of(schema.map(wanted -> ai.tekton.llm.model.ResponseFormat.jsonSchema(name, wanted.toString()))
                .orElse(ai.tekton.llm.model.ResponseFormat.json()));
    }

    /**
     * Checks the answer and, if it must be JSON, removes a Markdown fence around it.
     *
     * @throws WrongJsonException if the answer does not have the required format
     */
    String checked(String answer) {
        if (!json) {
            return answer;
        }
        Matcher fenced = FENCED.matcher(answer);
        String text = fenced.matches() ? fenced.group(1) : answer;
        JsonNode document = parsed(text, answer);
        if (schema.isEmpty() && !document.isObject()) {
            throw new WrongJsonException("The answer must be a JSON object, but is JSON of another type.", answer);
        }
        schema.flatMap(wanted -> new JsonSchemaCheck(wanted).fault(document)).ifPresent(fault -> {
            throw new WrongJsonException("The answer is JSON, but does not match the schema: " + fault, answer);
        });
        return text;
    }

    private static JsonNode parsed(String text, String answer) {
        try {
            JsonNode document = STRICT.readTree(text);
            if (!document.isMissingNode()) {
                return document;
            }
        } catch (JsonProcessingException e) {
            throw new WrongJsonException(
                    "The answer must be JSON, but is invalid from line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + " on.",
                    answer);
        }
        throw new WrongJsonException("The answer must be JSON, but is empty.", answer);
    }
}
