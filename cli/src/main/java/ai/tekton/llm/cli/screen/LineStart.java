package ai.tekton.llm.cli.screen;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a line of Markdown is, by how it begins.
 *
 * @param shown what is shown in the place of the beginning
 * @param length how much of the line that is
 * @param styles what the rest of the line looks like
 * @param streams whether the rest may be shown before the line is whole
 */
record LineStart(String shown, int length, List<Style> styles, boolean streams) {
    private static final LineStart PARAGRAPH = new LineStart("", 0, List.of(), true);
    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})[ \\t]+(?=\\S)");
    private static final Pattern BULLET = Pattern.compile("(\\s*)[-*+][ \\t]+(?=\\S)");
    private static final Pattern NUMBER = Pattern.compile("(\\s*\\d{1,9}[.)])[ \\t]+(?=\\S)");
    private static final Pattern QUOTE = Pattern.compile(" {0,3}>[ \\t]?");
    private static final Pattern RULE = Pattern.compile(" {0,3}([-*_])[ \\t]*(\\1[ \\t]*){2,}");

    /** What may yet become anything but a paragraph. */
    private static final Pattern OPEN =
            Pattern.compile("\\s*(|#{1,6}[ \\t]*|[-*_+][-*_ \\t]*|\\d{1,9}[.)]?[ \\t]*|[`~]+)");

    /** Tells it from what has come of the line; empty where more of it must come first. */
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
