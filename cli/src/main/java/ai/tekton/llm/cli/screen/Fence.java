package ai.tekton.llm.cli.screen;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that begins a block of code.
 *
 * @param marks the three or more backticks or tildes
 * @param language what it says of the language; may be empty
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
