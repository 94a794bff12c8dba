package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.document.Mismatch;
import ai.tekton.llm.contract.internal.finding.FindingTexts;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Collects the findings of each operation, without duplicates and secrets. Not thread-safe. */
final class Findings {
    /** The limit of one operation's findings: a server that is wrong everywhere is wrong often. */
    private static final int MOST = 40;

    private static final int LONGEST = 300;

    /** Control characters could forge log lines or control a terminal; direction marks could reorder words. */
    private static final Pattern UNPRINTED =
            Pattern.compile("[\\s\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

    private final Optional<String> secret;
    private final Map<String, Set<Finding>> byOperation = new LinkedHashMap<>();

    Findings(Optional<String> secret) {
        this.secret = secret.filter(token -> !token.isEmpty());
    }

    /** {@return a text of a server in one line of bounded length, without the secret} */
    String safe(String text) {
        String open = secret.map(token -> text.replace(token, "***")).orElse(text);
        String line = UNPRINTED.matcher(open).replaceAll(" ").strip();
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end) + "…";
    }

    /** Returns the findings of an operation at a place, and counts the operation as examined. */
    Of of(String operationId, String place) {
        return new Of(byOperation.computeIfAbsent(operationId, id -> new LinkedHashSet<>()), place);
    }

    boolean has(String operationId) {
        return byOperation.containsKey(operationId);
    }

    /** {@return the findings by operation, with an empty list for an operation that conforms} */
    Map<String, List<Finding>> all() {
        Map<String, List<Finding>> all = new LinkedHashMap<>();
        byOperation.forEach((id, findings) -> all.put(id, List.copyOf(findings)));
        return all;
    }

    /** The findings of one operation, at one place of it. */
    final class Of {
        private final Set<Finding> findings;
        private final String place;

        private Of(Set<Finding> findings, String place) {
            this.findings = findings;
            this.place = place;
        }

        /** {@return the same operation's findings at another place} */
        Of at(String other) {
            return new Of(findings, other);
        }

        /** {@return the same operation's findings at a field of this place} */
        Of field(String name) {
            return at(place + "." + name);
        }

        /** Adds the finding with an id, such as {@code http.not-found}, with values in its words. */
        void add(String id, Object... values) {
            add(FindingTexts.finding(id, Finding.Source.PROBE, place, values));
        }

        /** Adds what a schema found in a kind of messages, such as {@code body}. */
        void add(List<Mismatch> mismatches, String messages) {
            for (Mismatch mismatch : mismatches) {
                boolean root = mismatch.path().isEmpty();
                Verdict verdict = switch (mismatch.kind()) {
                    // A new word in an answer is compatible: the client reads it as unknown.
                    case NEW, WORD, ALIASED -> Verdict.COMPATIBLE;
                    default -> Verdict.BREAKING;
                };
                add(new Finding(
                        verdict,
                        Finding.Source.PROBE,
                        root ? place : place + "." + mismatch.path(),
                        (root ? "The JSON" : "`" + mismatch.path() + "`") + " " + mismatch.message() + ".",
                        FindingTexts.reaction(messages, mismatch.kind(), mismatch.path())));
            }
        }

        private void add(Finding finding) {
            Verdict verdict = finding.verdict();
            // Grave findings have a limit of their own: there are few kinds of them.
            if (findings.size() < MOST || verdict.compareTo(Verdict.COMPATIBLE) > 0 && findings.size() < 2 * MOST) {
                findings.add(new Finding(
                        verdict, finding.source(), safe(finding.place()), safe(finding.message()), finding.reaction()));
            }
        }
    }
}
