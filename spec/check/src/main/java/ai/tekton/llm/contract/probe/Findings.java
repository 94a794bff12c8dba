package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the findings of each operation, without duplicates. Not thread-safe. */
final class Findings {
    /** The limit of one operation's findings: a server that is wrong everywhere is wrong often. */
    private static final int MOST = 40;

    private final SafeText text;
    private final Map<String, Set<Finding>> byOperation = new LinkedHashMap<>();

    Findings(SafeText text) {
        this.text = text;
    }

    /** Returns the findings of an operation at a place, and counts the operation as examined. */
    Of of(String operationId, String place) {
        return new Of(byOperation.computeIfAbsent(operationId, id -> new LinkedHashSet<>()), place);
    }

    boolean has(String operationId) {
        return byOperation.containsKey(operationId);
    }

    Map<String, List<Finding>> all() {
        Map<String, List<Finding>> all = new LinkedHashMap<>();
        byOperation.forEach((id, findings) -> all.put(id, List.copyOf(findings)));
        return all;
    }

    /** {@return the operations with findings, for a server of which the absence of findings means nothing} */
    Map<String, List<Finding>> nonEmpty() {
        Map<String, List<Finding>> telling = all();
        telling.values().removeIf(List::isEmpty);
        return telling;
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

        void breaking(String message, String reaction) {
            add(Verdict.BREAKING, message, reaction);
        }

        void broken(String message, String reaction) {
            add(Verdict.BROKEN, message, reaction);
        }

        void compatible(String message, String reaction) {
            add(Verdict.COMPATIBLE, message, reaction);
        }

        void missing(String message, String reaction) {
            add(Verdict.MISSING, message, reaction);
        }

        void notChecked(String message) {
            add(Verdict.NOT_CHECKED, message, "");
        }

        private void add(Verdict verdict, String message, String reaction) {
            // Grave findings have a limit of their own: there are few kinds of them.
            if (findings.size() < MOST || verdict.compareTo(Verdict.COMPATIBLE) > 0 && findings.size() < 2 * MOST) {
                findings.add(new Finding(verdict, Finding.Source.PROBE, text.of(place), text.of(message), reaction));
            }
        }
    }
}
