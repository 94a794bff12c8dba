package ai.tekton.llm.langchain4j;

import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an answer must be: any text, or JSON, which Rhetor has no option for and is asked for in words. Thread-safe. */
final class AnswerFormat {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader STRICT = JSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern FENCED = Pattern.compile("\\s*```\\w*\\s*\\n(.*?)\\n?\\s*```\\s*", Pattern.DOTALL);

    private final boolean json;
    private final Optional<JsonNode> schema;

    private AnswerFormat(boolean json, Optional<JsonNode> schema) {
        this.json = json;
        this.schema = schema;
    }

    static AnswerFormat of(ResponseFormat wanted) {
        if (wanted == null || wanted.type() != ResponseFormatType.JSON) {
            return new AnswerFormat(false, Optional.empty());
        }
        Optional<JsonNode> schema = Optional.ofNullable(wanted.jsonSchema())
                .map(given -> JSON.valueToTree(JsonSchemaElementUtils.toMap(given.rootElement())));
        return new AnswerFormat(true, schema);
    }

    /** The conversation with the instruction in its last message, which is a user's. */
    List<Message> instructed(List<Message> messages) {
        if (!json) {
            return messages;
        }
        List<Message> all = new ArrayList<>(messages);
        int last = all.size() - 1;
        if (last >= 0 && all.get(last).role() == MessageRole.USER) {
            Message asked = all.get(last);
            all.set(last, new Message(asked.role(), asked.content() + "\n\n" + instruction(), asked.name()));
        } else {
            all.add(Message.user(instruction()));
        }
        return all;
    }

    private String instruction() {
        String only = " and nothing else: no words before or after it, and no Markdown.";
        return schema.map(wanted -> "Answer with one JSON document of this JSON schema" + only + "\n" + wanted)
                .orElse("Answer with one JSON object" + only);
    }

    /**
     * The answer, without a fence of Markdown where it was to be JSON.
     *
     * @throws WrongJsonException where it is not what was wanted
     */
    String checked(String answer) {
        if (!json) {
            return answer;
        }
        Matcher fenced = FENCED.matcher(answer);
        String text = fenced.matches() ? fenced.group(1) : answer;
        JsonNode document = parsed(text, answer);
        if (schema.isEmpty() && !document.isObject()) {
            throw new WrongJsonException("The answer was to be a JSON object, and is JSON of another kind.", answer);
        }
        schema.flatMap(wanted -> new JsonSchemaCheck(wanted).fault(document)).ifPresent(fault -> {
            throw new WrongJsonException("The answer is JSON, but not of the schema: " + fault, answer);
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
                    "The answer was to be JSON, and is not from line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + " on.",
                    answer);
        }
        throw new WrongJsonException("The answer was to be JSON, and is empty.", answer);
    }
}
