package ai.tekton.llm.cli.terminal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The input and the output of a terminal, as a text and as a recording for asciinema. Each run has the same result: values
 * that change, such as times, are replaced by constants, and the pace is that of a person who types.
 */
final class Recording {
    private static final double KEY_SECONDS = 0.06;
    private static final double READING_SECONDS = 1.5;
    private static final Pattern WAITING = Pattern.compile("\r\u001b\\[K(?:. \\d+ s)?");
    private static final Pattern SEQUENCE = Pattern.compile("\u001b(?:\\[[0-9;?]*[A-Za-z]|[=>])");

    private final Map<Pattern, String> replaced = new LinkedHashMap<>();
    private final List<ArrayNode> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private double time;

    Recording() {
        replaced.put(WAITING, "");
        replaced.put(Pattern.compile("\\d{8}-\\d{6}-\\w{4}"), "20250101-120000-k3f9");
        replaced.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d"), "2025-01-01 12:00");
        replaced.put(Pattern.compile("\\d+\\.\\d s\\b"), "0.3 s");
    }

    /** Replaces a text by another, such as an address. */
    void replace(String found, String shown) {
        replaced.put(Pattern.compile(Pattern.quote(found)), shown.replace("$", "\\$"));
    }

    /** A line of the shell, and its output. */
    void line(String typed, String screen) {
        text.append("$ ");
        event("$ ");
        for (String key : typed.split("")) {
            time += KEY_SECONDS;
            event(key);
        }
        text.append(typed).append('\n');
        event("\r\n");
        time += KEY_SECONDS;
        shown(screen);
        time += READING_SECONDS;
    }

    /** The text of the screen. */
    private void shown(String screen) {
        String same = screen;
        for (Map.Entry<Pattern, String> entry : replaced.entrySet()) {
            same = entry.getKey().matcher(same).replaceAll(entry.getValue());
        }
        for (String line : same.split("(?<=\n)")) {
            time += KEY_SECONDS;
            event(line.replace("\r", "").replace("\n", "\r\n"));
        }
        SEQUENCE.matcher(same)
                .replaceAll("")
                .replace("\r", "")
                .lines()
                .forEach(line -> text.append(line.stripTrailing()).append('\n'));
    }

    private void event(String data) {
        events.add(JsonNodeFactory.instance
                .arrayNode()
                .add(Math.round(time * 100) / 100.0)
                .add("o")
                .add(data));
    }

    String text() {
        return text.toString();
    }

    /** In the second version of asciinema's format. */
    String cast(String title) {
        StringBuilder cast = new StringBuilder(JsonNodeFactory.instance
                        .objectNode()
                        .put("version", 2)
                        .put("width", 100)
                        .put("height", 40)
                        .put("title", title)
                        .toString())
                .append('\n');
        events.forEach(event -> cast.append(event).append('\n'));
        return cast.toString();
    }
}
