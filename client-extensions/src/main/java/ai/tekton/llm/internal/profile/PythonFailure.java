package ai.tekton.llm.internal.profile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the failure of a model that a server wrote into the text of an answer, as the text of a Python dict. */
final class PythonFailure {
    /** As Python writes a dict that begins with its type, or has nothing but the error. Quotes are those of repr(). */
    private static final Pattern DICT = Pattern.compile(
            "\\{'(?:type': 'error', .*?'error|error)': (?:'(?<single>.*?)'|\"(?<twice>.*?)\")(?:, .*)?}",
            Pattern.DOTALL);

    private PythonFailure() {}

    /** What the text says went wrong; empty where it is an answer. */
    static Optional<String> in(String text) {
        if (!text.startsWith("{'")) {
            return Optional.empty();
        }
        Matcher dict = DICT.matcher(text.strip());
        if (!dict.matches()) {
            return text.startsWith("{'type': 'error', ") ? Optional.of("it gives no reason") : Optional.empty();
        }
        return Optional.of(dict.group("single") == null ? dict.group("twice") : dict.group("single"));
    }
}
