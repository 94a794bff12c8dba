package ai.tekton.llm.cli.log;

import ai.tekton.llm.model.Usage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The lines of a conversation's file: their format and their content. */
final class Entry {
    static final String TYPE = "type";
    static final String CONVERSATION = "conversation";
    static final String QUESTION = "question";
    static final String CHUNK = "piece";
    static final String ANSWER = "answer";
    static final String RETRY = "retry";

    private static final String ID = "id";
    private static final String TIME = "time";
    private static final String CONTENT = "content";
    private static final String SYSTEM = "system";
    private static final String PROVIDER = "provider";
    private static final String MODEL = "model";
    private static final String USAGE = "usage";
    private static final String LATENCY_MS = "latency_ms";
    private static final String SIMULATED = "simulated";
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Entry() {}

    static String conversation(String id, Instant time) {
        return line(CONVERSATION, time, entry -> entry.put(ID, id));
    }

    static String question(Turn turn) {
        return line(QUESTION, turn.asked(), entry -> {
            entry.put(CONTENT, turn.question());
            turn.system().ifPresent(text -> entry.put(SYSTEM, text));
            turn.provider().ifPresent(id -> entry.put(PROVIDER, id));
            turn.model().ifPresent(id -> entry.put(MODEL, id));
        });
    }

    static String chunk(String text, Instant time) {
        return line(CHUNK, time, entry -> entry.put(CONTENT, text));
    }

    static String retry(Instant time) {
        return line(RETRY, time, entry -> {});
    }

    static String answer(String text, Turn.Outcome outcome, Instant time) {
        return line(ANSWER, time, entry -> {
            entry.put(CONTENT, text);
            outcome.provider().ifPresent(id -> entry.put(PROVIDER, id));
            outcome.model().ifPresent(id -> entry.put(MODEL, id));
            outcome.usage()
                    .ifPresent(usage -> entry.putArray(USAGE)
                            .add(usage.promptTokens())
                            .add(usage.completionTokens())
                            .add(usage.totalTokens()));
            entry.put(LATENCY_MS, outcome.latency().toMillis());
            entry.put(SIMULATED, outcome.simulated());
        });
    }

    private interface Fields {
        void into(ObjectNode entry);
    }

    private static String line(String type, Instant time, Fields fields) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put(TYPE, type);
        entry.put(TIME, time.toString());
        fields.into(entry);
        return entry.toString() + "\n";
    }

    /** Parses a line; empty if it is not an entry, such as one truncated by a crash. */
    static Optional<JsonNode> parsed(String line) {
        try {
            return Optional.of(MAPPER.readTree(line)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    static String type(JsonNode entry) {
        return entry.path(TYPE).asText();
    }

    static Instant time(JsonNode entry) {
        try {
            return Instant.parse(entry.path(TIME).asText());
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    static String content(JsonNode entry) {
        return entry.path(CONTENT).asText();
    }

    static Turn turn(JsonNode entry) {
        return new Turn(
                content(entry),
                time(entry),
                text(entry, SYSTEM),
                text(entry, PROVIDER),
                text(entry, MODEL),
                Optional.empty(),
                Optional.empty());
    }

    static Turn.Outcome outcome(JsonNode entry) {
        JsonNode usage = entry.path(USAGE);
        return new Turn.Outcome(
                text(entry, PROVIDER),
                text(entry, MODEL),
                usage.size() == 3
                        ? Optional.of(new Usage(
                                usage.get(0).asInt(),
                                usage.get(1).asInt(),
                                usage.get(2).asInt()))
                        : Optional.empty(),
                Duration.ofMillis(entry.path(LATENCY_MS).asLong()),
                entry.path(SIMULATED).asBoolean());
    }

    private static Optional<String> text(JsonNode entry, String field) {
        return Optional.ofNullable(entry.get(field)).map(JsonNode::textValue);
    }
}
