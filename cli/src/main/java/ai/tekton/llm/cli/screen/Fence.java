package ai.tekton.llm.cli.screen;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The line that starts a code block.
 *
 * @param marks the three or more backticks or tildes
 * @param language the name of the language; may be empty
 */
record Fence(String marks, String language) {
    private static final Pattern OPENING = Pattern.compile("\\s*(`{3,}|~{3,})\\s*([^\\s`]*)[^`]*");

    static Optional<Fence> openedBy(String line) {
        Matcher matcher = OPENING.matcher(line);
        return matcher.matches() ? Optional.of(new Fence(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    boolean isClosedBy(String line) {
        String stripped = line.strip();
        return stripped.length() >= marks.length()
                && stripped.chars().allMatch(character -> character == marks.charAt(0));
    }
}
