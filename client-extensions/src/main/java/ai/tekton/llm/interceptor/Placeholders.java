package ai.tekton.llm.interceptor;

import java.util.ArrayList;
import java.util.List;
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
            result = pattern.matcher(result).replaceAll(match -> Matcher.quoteReplacement(placeholder(match.group())));
        }
        return result;
    }

    /** A placeholder is no secret, and a pattern that matches one would hide what another has hidden. */
    private String placeholder(String text) {
        if (text.isEmpty() || PLACEHOLDER.matcher(text).matches()) {
            return text;
        }
        int known = hidden.indexOf(text);
        if (known < 0) {
            known = hidden.size();
            hidden.add(text);
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
