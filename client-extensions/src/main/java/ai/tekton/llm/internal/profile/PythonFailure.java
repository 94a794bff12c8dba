package ai.tekton.llm.internal.profile;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a model's failure that a server wrote into the text of an answer, as the text of a Python dict. The time is proportional
 * to the length of the text.
 */
final class PythonFailure {
    private static final String TYPED = "{'type': 'error', ";
    private static final String REASON = "'error': ";

    /** A dict that holds only the error: a real answer may begin in the same way and continue. */
    private static final Pattern BARE = Pattern.compile("\\{'error': (?:'(?<single>[^']*)'|\"(?<twice>[^\"]*)\")}");

    private PythonFailure() {}

    /** Returns the reason of the failure; empty if the text is an answer. */
    static Optional<String> in(String text) {
        if (!text.startsWith("{'")) {
            return Optional.empty();
        }
        String dict = text.strip();
        Matcher bare = BARE.matcher(dict);
        if (bare.matches()) {
            return Optional.of(bare.group("single") == null ? bare.group("twice") : bare.group("single"));
        }
        return text.startsWith(TYPED) ? Optional.of(reason(dict).orElse("it gives no reason")) : Optional.empty();
    }

    private static Optional<String> reason(String dict) {
        int closing = dict.length() - 1;
        if (dict.charAt(closing) != '}') {
            return Optional.empty();
        }
        for (int key = dict.indexOf(REASON, TYPED.length()); key >= 0; key = dict.indexOf(REASON, key + 1)) {
            int start = key + REASON.length();
            int end = endOfString(dict, start);
            if (end > start && (end + 1 == closing || dict.startsWith(", ", end + 1))) {
                return Optional.of(dict.substring(start + 1, end));
            }
        }
        return Optional.empty();
    }

    /** Returns the index of the quote that ends the string at an index, as Python's repr() writes it; -1 if none does. */
    private static int endOfString(String dict, int start) {
        char quote = dict.charAt(start);
        if (quote != '\'' && quote != '"') {
            return -1;
        }
        for (int i = start + 1; i < dict.length(); i++) {
            if (dict.charAt(i) == '\\') {
                i++;
            } else if (dict.charAt(i) == quote) {
                return i;
            }
        }
        return -1;
    }
}
