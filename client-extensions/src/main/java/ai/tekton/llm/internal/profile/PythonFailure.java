package ai.tekton.llm.internal.profile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a model's failure that a server wrote into the text of an answer, as the text of a Python dict. */
final class PythonFailure {
    /** A string in a dict, as Python's repr() writes it. */
    private static final String TEXT = "(?:'(?<single>.*?)'|\"(?<twice>.*?)\")";

    private static final Pattern TYPED =
            Pattern.compile("\\{'type': 'error', .*?'error': " + TEXT + "(?:, .*)?}", Pattern.DOTALL);

    /** A dict that holds only the error: a real answer may begin in the same way and continue. */
    private static final Pattern BARE = Pattern.compile("\\{'error': (?:'(?<single>[^']*)'|\"(?<twice>[^\"]*)\")}");

    private PythonFailure() {}

    /** Returns the reason of the failure; empty if the text is an answer. */
    static Optional<String> in(String text) {
        if (!text.startsWith("{'")) {
            return Optional.empty();
        }
        Matcher bare = BARE.matcher(text.strip());
        if (bare.matches()) {
            return said(bare);
        }
        if (!text.startsWith("{'type': 'error', ")) {
            return Optional.empty();
        }
        Matcher typed = TYPED.matcher(text.strip());
        return typed.matches() ? said(typed) : Optional.of("it gives no reason");
    }

    private static Optional<String> said(Matcher dict) {
        return Optional.of(dict.group("single") == null ? dict.group("twice") : dict.group("single"));
    }
}
