package ai.tekton.llm.contract.report;

import java.util.List;
import java.util.stream.Stream;

/**
 * The differences of a document from a contract: for each operation of the contract, what has changed and what that means to
 * a client that was made for the contract. Immutable and thread-safe.
 *
 * @param operations a report for each operation of the contract that the document could have, in the contract's order
 * @param additions the operations that the document has besides, such as {@code POST /api/v1/admin}
 */
public record ContractDiff(List<OperationReport> operations, List<String> additions) {
    /** Copies the lists. */
    public ContractDiff {
        operations = List.copyOf(operations);
        additions = List.copyOf(additions);
    }

    /** {@return what has changed, a line each, which begins with how grave it is} */
    public List<String> lines() {
        Stream<String> found = operations.stream()
                .flatMap(operation -> operation.findings().stream()
                        .map(finding -> finding.verdict().text() + ": " + operation.title() + ": " + finding.place()
                                + ": " + finding.message()));
        Stream<String> added = additions.stream().map(it -> Verdict.COMPATIBLE.text() + ": " + it + " is new.");
        return Stream.concat(found, added).toList();
    }

    /** {@return whether something of it breaks what the older one promised} */
    public boolean breaking() {
        return operations.stream()
                .map(OperationReport::verdict)
                .anyMatch(verdict -> verdict == Verdict.BREAKING || verdict == Verdict.MISSING);
    }
}
