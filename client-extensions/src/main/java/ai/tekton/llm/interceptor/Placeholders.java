package ai.tekton.llm.interceptor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts that a call hides, and the placeholders that replace them. Not thread-safe. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\[\\[R(\\d{1,9})]]");

    /** The beginning of what may become a placeholder with the next chunk. */
    private static final Pattern BEGUN = Pattern.compile("\\[(\\[(R(\\d{1,9}]?)?)?)?$");

    private final List<Pattern> patterns;
    private final List<String> hidden = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private String waiting = "";

    Placeholders(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    boolean isEmpty() {
        return hidden.isEmpty();
    }

    String hide(String text) {
        String result = text;
        for (Pattern pattern : patterns) {
            result = hideBy(pattern, result);
        }
        return result;
    }

    /**
     * Hides the matches of a pattern. What an earlier pattern has hidden stays whole: a match that begins or ends
     * within a placeholder covers all of it.
     */
    private String hideBy(Pattern pattern, String text) {
        NavigableMap<Integer, Integer> before = new TreeMap<>();
        PLACEHOLDER.matcher(text).results().forEach(found -> before.put(found.start(), found.end()));
        Matcher match = pattern.matcher(text);
        StringBuilder result = new StringBuilder();
        int done = 0;
        while (match.find()) {
            if (match.end() > Math.max(done, match.start())) {
                int start = Math.max(done, around(before, match.start()).getKey());
                int end = around(before, match.end()).getValue();
                result.append(text, done, start).append(placeholder(text.substring(start, end)));
                done = end;
            }
        }
        return result.append(text, done, text.length()).toString();
    }

    /** Returns where the placeholder around a position begins and ends; the position itself if it is in none. */
    private static Map.Entry<Integer, Integer> around(NavigableMap<Integer, Integer> placeholders, int place) {
        Map.Entry<Integer, Integer> last = placeholders.lowerEntry(place);
        return last != null && place < last.getValue() ? last : Map.entry(place, place);
    }

    /**
     * Returns the placeholder for a text. A text that holds placeholders is stored with their originals, so that one
     * step restores it.
     */
    private String placeholder(String text) {
        if (PLACEHOLDER.matcher(text).matches()) {
            return text;
        }
        String original = show(text);
        Integer known = numbers.get(original);
        if (known == null) {
            hidden.add(original);
            known = hidden.size();
            numbers.put(original, known);
        }
        return "[[R" + known + "]]";
    }

    String show(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(original(match)));
    }

    /** Returns the original of a placeholder; the text itself if the model has invented the placeholder. */
    private String original(MatchResult match) {
        int number = Integer.parseInt(match.group(1));
        return number >= 1 && number <= hidden.size() ? hidden.get(number - 1) : match.group();
    }

    String showChunk(String chunk, boolean last, boolean restart) {
        String text = (restart ? "" : waiting) + chunk;
        Matcher begun = BEGUN.matcher(text);
        int end = !last && begun.find() ? begun.start() : text.length();
        waiting = text.substring(end);
        return show(text.substring(0, end));
    }
}
