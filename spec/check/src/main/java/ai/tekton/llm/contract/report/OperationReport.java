package ai.tekton.llm.contract.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What was found out about one operation of a server. Immutable and thread-safe.
 *
 * @param id the operation's id in the contract, such as {@code createChatCompletion}
 * @param title what it is on the wire, such as {@code POST /api/v1/chat}
 * @param optional whether the contract lets a server do without it
 * @param checkedBy the ways in which it was looked at; none where it was not
 * @param findings what was found, what a user loses most by first; none where all is as the contract has it
 */
public record OperationReport(
        String id, String title, boolean optional, Set<Finding.Source> checkedBy, List<Finding> findings) {
    /** Copies what was found, and puts first what a user loses most by. */
    public OperationReport {
        checkedBy = Collections.unmodifiableSet(new TreeSet<>(checkedBy));
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(OperationReport::isHarmless)
                .thenComparing(finding -> Impact.of(id, finding.place()))
                .thenComparing(Comparator.comparing(Finding::verdict).reversed()));
        findings = List.copyOf(sorted);
    }

    /** {@return the gravest of the findings' verdicts; where there are none, whether it was looked at} */
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

    /** {@return what a user loses most by; where there is nothing to lose, what comes last} */
    Impact impact() {
        return findings.stream()
                .filter(finding -> !isHarmless(finding))
                .map(finding -> Impact.of(id, finding.place()))
                .min(Comparator.naturalOrder())
                .orElse(Impact.ACCESSORY);
    }

    /** {@return whether a user loses nothing by what was found, as far as that is known} */
    static boolean isHarmless(Finding finding) {
        return finding.verdict().compareTo(Verdict.BREAKING) < 0;
    }
}
