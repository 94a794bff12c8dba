package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Verdict;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is found out about each operation, each thing once. Not thread-safe. */
final class Findings {
    /** What one operation's findings are cut off at: a server that is wrong everywhere is wrong often. */
    private static final int MOST = 40;

    private final SafeText text;
    private final Map<String, Set<Finding>> byOperation = new LinkedHashMap<>();

    Findings(SafeText text) {
        this.text = text;
    }

    /** Begins with an operation: from here on it counts as looked at. */
    Of of(String operationId) {
        byOperation.computeIfAbsent(operationId, id -> new LinkedHashSet<>());
        return new Of(operationId);
    }

    boolean has(String operationId) {
        return byOperation.containsKey(operationId);
    }

    Map<String, List<Finding>> all() {
        Map<String, List<Finding>> all = new LinkedHashMap<>();
        byOperation.forEach((id, findings) -> all.put(id, List.copyOf(findings)));
        return all;
    }

    /** {@return the operations of which something was found: for a server of which finding nothing says nothing} */
    Map<String, List<Finding>> telling() {
        Map<String, List<Finding>> telling = all();
        telling.values().removeIf(List::isEmpty);
        return telling;
    }

    /** The findings of one operation. */
    final class Of {
        private final String operationId;

        private Of(String operationId) {
            this.operationId = operationId;
        }

        String operationId() {
            return operationId;
        }

        void breaking(String place, String message, String reaction) {
            add(Verdict.BREAKING, place, message, reaction);
        }

        void broken(String place, String message, String reaction) {
            add(Verdict.BROKEN, place, message, reaction);
        }

        void compatible(String place, String message, String reaction) {
            add(Verdict.COMPATIBLE, place, message, reaction);
        }

        void missing(String place, String message, String reaction) {
            add(Verdict.MISSING, place, message, reaction);
        }

        void notChecked(String place, String message) {
            add(Verdict.NOT_CHECKED, place, message, "");
        }

        boolean isEmpty() {
            return byOperation.get(operationId).isEmpty();
        }

        private void add(Verdict verdict, String place, String message, String reaction) {
            Set<Finding> findings = byOperation.get(operationId);
            // What is grave is never cut off: there are few kinds of it.
            if (findings.size() < MOST || verdict.compareTo(Verdict.COMPATIBLE) > 0 && findings.size() < 2 * MOST) {
                findings.add(new Finding(verdict, Finding.Source.PROBE, text.of(place), text.of(message), reaction));
            }
        }
    }
}
