package ai.tekton.llm.interceptor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The texts that one call keeps back, and what stands for them. Not thread-safe. */
final class Placeholders {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\[\\[R(\\d{1,9})]]");

    /** What may become a placeholder with the next piece. */
    private static final Pattern BEGUN = Pattern.compile("\\[(\\[(R(\\d{1,9}]?)?)?)?$");

    private final List<Pattern> patterns;
    private final List<String> hidden = new ArrayList<>();
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

    /** What one pattern has hidden stays whole: a match that begins or ends within a placeholder takes all of it. */
    private String hideBy(Pattern pattern, String text) {
        List<MatchResult> before = PLACEHOLDER.matcher(text).results().toList();
        Matcher match = pattern.matcher(text);
        StringBuilder result = new StringBuilder();
        int done = 0;
        while (match.find()) {
            if (match.end() > Math.max(done, match.start())) {
                int start = Math.max(done, edge(before, match.start(), MatchResult::start));
                int end = edge(before, match.end(), MatchResult::end);
                result.append(text, done, start).append(placeholder(text.substring(start, end)));
                done = end;
            }
        }
        return result.append(text, done, text.length()).toString();
    }

    /** The place, or the edge of the placeholder that it is within. */
    private static int edge(List<MatchResult> placeholders, int place, ToIntFunction<MatchResult> edge) {
        return placeholders.stream()
                .filter(around -> around.start() < place && place < around.end())
                .mapToInt(edge)
                .findFirst()
                .orElse(place);
    }

    /** A placeholder is no secret. What holds one is kept as it was before that, so that it comes back in one step. */
    private String placeholder(String text) {
        if (PLACEHOLDER.matcher(text).matches()) {
            return text;
        }
        String original = show(text);
        int known = hidden.indexOf(original);
        if (known < 0) {
            known = hidden.size();
            hidden.add(original);
        }
        return "[[R" + (known + 1) + "]]";
    }

    String show(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(original(match)));
    }

    /** The model may make up a placeholder of its own. */
    private String original(MatchResult match) {
        int number = Integer.parseInt(match.group(1));
        return number >= 1 && number <= hidden.size() ? hidden.get(number - 1) : match.group();
    }

    String showPiece(String piece, boolean last, boolean restart) {
        String text = (restart ? "" : waiting) + piece;
        Matcher begun = BEGUN.matcher(text);
        int end = !last && begun.find() ? begun.start() : text.length();
        waiting = text.substring(end);
        return show(text.substring(0, end));
    }
}
