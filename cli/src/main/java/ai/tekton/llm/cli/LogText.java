package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.log.Turn;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats saved conversations, for people and for programs. */
final class LogText {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());
    private static final int WIDTH = 60;
    private static final String GAP = "  ";

    private LogText() {}

    /** A conversation as one line. */
    static String line(StoredConversation conversation) {
        String question = conversation.turns().isEmpty()
                ? ""
                : conversation.turns().get(0).question();
        int turns = conversation.turns().size();
        return conversation.id()
                + GAP
                + when(conversation.started())
                + GAP
                + String.format("%3d", turns)
                + (turns == 1 ? " turn   " : " turns  ")
                + cut(question);
    }

    /** A search result in a turn, as one line. */
    static String line(StoredConversation conversation, Turn turn, String where) {
        return conversation.id() + GAP + when(turn.asked()) + GAP + where;
    }

    /** The text around a search result. */
    static String around(String said, String wanted) {
        int found = said.toLowerCase(Locale.ROOT).indexOf(wanted);
        int from = Math.max(0, Math.min(found, said.length()) - WIDTH / 3);
        return (from > 0 ? "…" : "") + cut(said.substring(from));
    }

    /** A conversation with all its turns. */
    static String text(StoredConversation conversation) {
        StringBuilder text = new StringBuilder(line(conversation)).append('\n');
        for (Turn turn : conversation.turns()) {
            text.append('\n');
            turn.question()
                    .lines()
                    .forEach(line -> text.append("> ").append(line).append('\n'));
            text.append('\n');
            turn.answer()
                    .ifPresent(answer -> text.append(answer.stripTrailing()).append('\n'));
            if (!turn.isAnswered()) {
                text.append(turn.answer().isPresent() ? "(cut off)\n" : "(no answer)\n");
            }
        }
        return text.toString();
    }

    static String summary(StoredConversation conversation) {
        return object(conversation)
                .put("turns", conversation.turns().size())
                .put(
                        "question",
                        conversation.turns().isEmpty()
                                ? null
                                : conversation.turns().get(0).question())
                .toString();
    }

    static String json(StoredConversation conversation) {
        ObjectNode object = object(conversation);
        ArrayNode turns = object.putArray("turns");
        conversation.turns().forEach(turn -> fill(turns.addObject(), turn));
        return object.toString();
    }

    static String turn(StoredConversation conversation, Turn turn) {
        ObjectNode object = JsonNodeFactory.instance.objectNode().put("id", conversation.id());
        fill(object, turn);
        return object.toString();
    }

    private static ObjectNode object(StoredConversation conversation) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", conversation.id())
                .put("started", conversation.started().toString());
    }

    private static void fill(ObjectNode object, Turn turn) {
        object.put("asked", turn.asked().toString())
                .put("system", turn.system().orElse(null))
                .put("question", turn.question())
                .put("answer", turn.answer().orElse(null))
                .put("complete", turn.isAnswered())
                .put("provider", turn.outcome().flatMap(Turn.Outcome::provider).orElse(null))
                .put("model", turn.outcome().flatMap(Turn.Outcome::model).orElse(null))
                .put("simulated", turn.outcome().filter(Turn.Outcome::simulated).isPresent());
    }

    private static String when(Instant time) {
        return WHEN.format(time);
    }

    private static String cut(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        int end = line.offsetByCodePoints(0, Math.min(WIDTH, line.codePointCount(0, line.length())));
        return end < line.length() ? line.substring(0, end) + "…" : line;
    }
}
