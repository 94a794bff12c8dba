package ai.tekton.llm.contract.probe;

import java.util.Optional;
import java.util.regex.Pattern;

/** Sanitizes texts of a server for reports. Immutable and thread-safe. */
final class SafeText {
    private static final int LONGEST = 300;

    /** Control characters could forge log lines or control a terminal; direction marks could reorder words. */
    private static final Pattern UNPRINTED =
            Pattern.compile("[\\s\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

    private final Optional<String> secret;

    SafeText(Optional<String> secret) {
        this.secret = secret.filter(token -> !token.isEmpty());
    }

    /** {@return a text in one line of bounded length, without the secret} */
    String of(String text) {
        String open = secret.map(token -> text.replace(token, "***")).orElse(text);
        String line = UNPRINTED.matcher(open).replaceAll(" ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end) + "…";
    }
}
