package ai.tekton.llm.internal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** The properties of all text of a server that is shown. */
public final class Shown {
    private static final int MAX_LENGTH = 501;
    private static final String STEERING = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private Shown() {}

    /** Whether it is one well-formed line, without what steers a terminal. */
    public static void assertOneLine(String line) {
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(line))
                .as("well-formed: %s", line)
                .isTrue();
        assertThat(line.codePoints().filter(Shown::isSteering).boxed()).isEmpty();
    }

    /** Whether it is such a line, and a short one. */
    public static void assertShort(String line) {
        assertOneLine(line);
        assertThat(line.length()).isLessThanOrEqualTo(MAX_LENGTH);
    }

    private static boolean isSteering(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || STEERING.indexOf(c) >= 0;
    }
}
