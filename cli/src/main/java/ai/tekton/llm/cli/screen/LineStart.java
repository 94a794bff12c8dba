package ai.tekton.llm.cli.screen;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kind of a line of Markdown, by its beginning.
 *
 * @param shown the text that is shown instead of the beginning
 * @param length the length of the beginning
 * @param styles the styles of the rest of the line
 * @param streams whether the rest may be shown before the line is complete
 */
record LineStart(String shown, int length, List<Style> styles, boolean streams) {
    private static final LineStart PARAGRAPH = new LineStart("", 0, List.of(), true);
    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})[ \\t]+(?=\\S)");
    private static final Pattern BULLET = Pattern.compile("(\\s*)[-*+][ \\t]+(?=\\S)");
    private static final Pattern NUMBER = Pattern.compile("(\\s*\\d{1,9}[.)])[ \\t]+(?=\\S)");
    private static final Pattern QUOTE = Pattern.compile(" {0,3}>[ \\t]?");
    private static final Pattern RULE = Pattern.compile(" {0,3}([-*_])[ \\t]*(\\1[ \\t]*){2,}");

    /** Beginnings that may still become something other than a paragraph. */
    private static final Pattern OPEN =
            Pattern.compile("\\s*(|#{1,6}[ \\t]*|[-*_+][-*_ \\t]*|\\d{1,9}[.)]?[ \\t]*|[`~]+)");

    /** Determines the kind from the line so far; empty if more text is needed. */
    static Optional<LineStart> of(String line, boolean whole) {
        if (TableRow.is(line)) {
            return whole ? Optional.of(PARAGRAPH) : Optional.empty();
        }
        if (RULE.matcher(line).matches()) {
            return whole
                    ? Optional.of(new LineStart(Style.DIM.on("─".repeat(40)), line.length(), List.of(), false))
                    : Optional.empty();
        }
        Matcher matcher = HEADING.matcher(line);
        if (matcher.lookingAt()) {
            boolean first = matcher.end(1) - matcher.start(1) == 1;
            return Optional.of(new LineStart(
                    "", matcher.end(), first ? List.of(Style.BOLD, Style.UNDERLINE) : List.of(Style.BOLD), true));
        }
        matcher = BULLET.matcher(line);
        if (matcher.lookingAt()) {
            return Optional.of(new LineStart(matcher.group(1) + "• ", matcher.end(), List.of(), true));
        }
        matcher = NUMBER.matcher(line);
        if (matcher.lookingAt()) {
            return Optional.of(new LineStart(matcher.group(1) + " ", matcher.end(), List.of(), true));
        }
        matcher = QUOTE.matcher(line);
        if (matcher.lookingAt()) {
            return Optional.of(new LineStart(Style.DIM.on("│ "), matcher.end(), List.of(), true));
        }
        return !whole && OPEN.matcher(line).matches() ? Optional.empty() : Optional.of(PARAGRAPH);
    }
}
