package ai.tekton.llm.bulk;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Converts lines to prompts: JSON objects with {@code prompt} or {@code messages}, and optional {@code id} and {@code options};
 * or, with a template, with any fields. A line of a failures file is read as the line that failed. Immutable and thread-safe.
 */
public final class PromptReader {
    static final String ID = "id";
    private static final String PROMPT = "prompt";
    private static final String MESSAGES = "messages";
    private static final String OPTIONS = "options";
    private static final String SYSTEM = "system";
    private static final ObjectReader JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final Optional<PromptTemplate> template;
    private final GenerationOptions options;

    private PromptReader(Optional<PromptTemplate> template, GenerationOptions options) {
        this.template = template;
        this.options = options;
    }

    /**
     * Creates a reader of lines with a prompt or messages.
     *
     * @return the reader
     */
    public static PromptReader create() {
        return new PromptReader(Optional.empty(), GenerationOptions.defaults());
    }

    /**
     * Creates a reader that fills a template with a line's fields.
     *
     * @param other the template
     * @return a new reader
     */
    public PromptReader withTemplate(PromptTemplate other) {
        return new PromptReader(Optional.of(other), options);
    }

    /**
     * Creates a reader with other default options for lines.
     *
     * @param other the options
     * @return a new reader
     */
    public PromptReader withOptions(GenerationOptions other) {
        return new PromptReader(template, other);
    }

    Optional<PromptTemplate> template() {
        return template;
    }

    GenerationOptions options() {
        return options;
    }

    /**
     * Reads a line of JSON.
     *
     * @param json the line
     * @param line its number, from 1; the id of a prompt that has none
     * @return the prompt
     * @throws InvalidRequestException where the line is invalid; names the fault
     */
    public Prompt read(String json, long line) {
        JsonNode node = parsed(json);
        JsonNode failed = node.get(FailureFormat.INPUT);
        if (failed != null && node.path(FailureFormat.ERROR).isObject()) {
            JsonNode whole = failed.isTextual() ? parsed(failed.textValue()) : failed;
            return prompt(whole, node.path(ID).asText(Long.toString(line)));
        }
        return prompt(node, Long.toString(line));
    }

    /**
     * Reads the fields of a line.
     *
     * @param fields the values by name
     * @param line its number, from 1; the id of a prompt that has none
     * @return the prompt
     * @throws InvalidRequestException where the fields are invalid; names the fault
     */
    public Prompt read(Map<String, String> fields, long line) {
        String text;
        if (template.isPresent()) {
            text = template.get().fill(fields);
        } else if (fields.containsKey(PROMPT)) {
            text = fields.get(PROMPT);
        } else {
            throw noPrompt(fields.keySet());
        }
        String id = fields.getOrDefault(ID, "");
        GenerationOptions all =
                fields.containsKey(SYSTEM) && !fields.get(SYSTEM).isBlank()
                        ? options.toBuilder().systemPrompt(fields.get(SYSTEM)).build()
                        : options;
        return Prompt.of(id.isEmpty() ? Long.toString(line) : id, List.of(user(text)), all);
    }

    /** Refuses columns of which no prompt can be made, or a value of which would be lost. */
    void check(List<String> columns) {
        Set<String> names = new HashSet<>();
        for (String column : columns) {
            if (!names.add(column)) {
                throw new InvalidRequestException(
                        "There are two columns \"" + column + "\"; give one of them another name.");
            }
        }
        if (template.isEmpty() && !names.contains(PROMPT) && !columns.isEmpty()) {
            throw noPrompt(columns);
        }
        if (template.isPresent()) {
            for (String field : template.get().fields()) {
                if (!names.contains(field)) {
                    throw PromptTemplate.missing(field, columns);
                }
            }
        }
    }

    private static InvalidRequestException noPrompt(Collection<String> columns) {
        return new InvalidRequestException("There is no column \"prompt\"; there are " + String.join(", ", columns)
                + ". A template makes prompts of other columns.");
    }

    /** The id of a line that cannot be asked: its number where none can be read. */
    String idOf(String json, long line) {
        try {
            JsonNode node = parsed(json);
            return node.path(ID).asText(Long.toString(line));
        } catch (InvalidRequestException e) {
            // The failure of the line states the reason.
            return Long.toString(line);
        }
    }

    private static JsonNode parsed(String json) {
        try {
            JsonNode node = JSON.readValue(json);
            if (node == null || !node.isObject()) {
                throw new InvalidRequestException(
                        "The line is not a JSON object, such as {\"id\": \"1\", \"prompt\": \"What is the capital of France?\"}.");
            }
            return node;
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw new InvalidRequestException(
                    "The line is not JSON" + (where == null ? "." : ", at column " + where.getColumnNr() + "."));
        }
    }

    private Prompt prompt(JsonNode node, String otherwise) {
        JsonNode id = node.get(ID);
        String known = id == null || id.isNull() ? otherwise : id.isValueNode() ? id.asText() : id.toString();
        GenerationOptions all = LineOptions.over(options, node.get(OPTIONS));
        if (node.hasNonNull(SYSTEM)) {
            if (!node.get(SYSTEM).isTextual()) {
                throw new InvalidRequestException("\"system\" is not a string.");
            }
            all = all.toBuilder().systemPrompt(node.get(SYSTEM).textValue()).build();
        }
        return Prompt.of(known, messages(node), all);
    }

    private List<Message> messages(JsonNode node) {
        if (template.isPresent()) {
            return List.of(user(template.get().fill(fields(node))));
        }
        JsonNode prompt = node.get(PROMPT);
        JsonNode messages = node.get(MESSAGES);
        if ((prompt == null) == (messages == null)) {
            throw new InvalidRequestException(
                    prompt == null
                            ? "The line has neither \"prompt\" nor \"messages\". A template makes prompts of other fields."
                            : "The line has both \"prompt\" and \"messages\", of which one is needed.");
        }
        if (prompt != null) {
            if (!prompt.isTextual()) {
                throw new InvalidRequestException("\"prompt\" is not a string.");
            }
            return List.of(user(prompt.textValue()));
        }
        if (!messages.isArray()) {
            throw new InvalidRequestException("\"messages\" is not an array of {\"role\", \"content\"}.");
        }
        List<Message> all = new ArrayList<>();
        messages.forEach(message -> all.add(message(message, all.size() + 1)));
        return all;
    }

    private static Message user(String text) {
        if (text.isBlank()) {
            throw new InvalidRequestException("The prompt is blank.");
        }
        return Message.user(text);
    }

    private static Map<String, String> fields(JsonNode node) {
        Map<String, String> fields = new LinkedHashMap<>();
        node.fieldNames().forEachRemaining(name -> {
            JsonNode value = node.get(name);
            if (!value.isNull()) {
                fields.put(name, value.isValueNode() ? value.asText() : value.toString());
            }
        });
        return fields;
    }

    private static Message message(JsonNode node, int number) {
        JsonNode content = node.path("content");
        if (!content.isTextual()) {
            throw new InvalidRequestException("Message " + number + " has no text in \"content\".");
        }
        String name = node.path("role").asText();
        MessageRole role = Arrays.stream(MessageRole.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("Message " + number
                        + " has none of the roles system, user, assistant and function in \"role\"."));
        return new Message(
                role, content.textValue(), Optional.ofNullable(node.get("name")).map(JsonNode::textValue));
    }
}
