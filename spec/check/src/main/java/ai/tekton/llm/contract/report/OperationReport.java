package ai.tekton.llm.contract.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The result for one operation of a server. Immutable and thread-safe.
 *
 * @param id the operation's id in the contract, such as {@code createChatCompletion}
 * @param title what it is on the wire, such as {@code POST /api/v1/chat}
 * @param optional whether the contract lets a server do without it
 * @param checkedBy how it was checked; empty where it was not
 * @param findings the findings, those with the greatest impact first; none where it conforms
 */
public record OperationReport(
        String id, String title, boolean optional, Set<Finding.Source> checkedBy, List<Finding> findings) {
    /** Copies the findings, and sorts them by their impact. */
    public OperationReport {
        checkedBy = Collections.unmodifiableSet(new TreeSet<>(checkedBy));
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(OperationReport::isHarmless)
                .thenComparing(finding -> Impact.of(id, finding.place()))
                .thenComparing(Comparator.comparing(Finding::verdict).reversed()));
        findings = List.copyOf(sorted);
    }

    /** {@return the most severe verdict of the findings; where there are none, whether it was checked} */
    public Verdict verdict() {
        Verdict none = checkedBy.isEmpty() ? Verdict.NOT_CHECKED : Verdict.SAME;
        return findings.stream().map(Finding::verdict).reduce(none, Verdict::or);
    }

    /** {@return whether what the client promises no longer holds: something is breaking, or missing without leave} */
    public boolean breaking() {
        return verdict() == Verdict.BREAKING
                || verdict() == Verdict.BROKEN
                || verdict() == Verdict.MISSING && !optional;
    }

    /** {@return the greatest impact of a finding; the least where there is none} */
    Impact impact() {
        return findings.stream()
                .filter(finding -> !isHarmless(finding))
                .map(finding -> Impact.of(id, finding.place()))
                .min(Comparator.naturalOrder())
                .orElse(Impact.ACCESSORY);
    }

    /** {@return whether a finding has no known disadvantage for users} */
    static boolean isHarmless(Finding finding) {
        return finding.verdict().compareTo(Verdict.BREAKING) < 0;
    }
}
