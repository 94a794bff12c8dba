package ai.tekton.llm.contract.probe;

import java.util.Optional;
import java.util.regex.Pattern;

/** Makes texts of a server fit to be shown. Immutable and thread-safe. */
final class SafeText {
    private static final int LONGEST = 300;

    /** Control characters could forge lines of a log, or steer a terminal. */
    private static final Pattern BLANKS_AND_CONTROLS = Pattern.compile("[\\s\\p{Cntrl}]+");

    private final Optional<String> secret;

    SafeText(Optional<String> secret) {
        this.secret = secret.filter(token -> !token.isEmpty());
    }

    /** {@return a text in one line of bounded length, without the secret} */
    String of(String text) {
        String open = secret.map(token -> text.replace(token, "***")).orElse(text);
        String line = BLANKS_AND_CONTROLS.matcher(open).replaceAll(" ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
