package ai.tekton.llm.internal.profile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the failure of a model that a server wrote into the text of an answer, as the text of a Python dict. */
final class PythonFailure {
    /** As Python writes a dict. Quotes are those of repr(). */
    private static final String TEXT = "(?:'(?<single>.*?)'|\"(?<twice>.*?)\")";

    private static final Pattern TYPED =
            Pattern.compile("\\{'type': 'error', .*?'error': " + TEXT + "(?:, .*)?}", Pattern.DOTALL);

    /** Nothing but the error: an answer may well begin so, and go on. */
    private static final Pattern BARE = Pattern.compile("\\{'error': (?:'(?<single>[^']*)'|\"(?<twice>[^\"]*)\")}");

    private PythonFailure() {}

    /** What the text says went wrong; empty if it is an answer. */
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
