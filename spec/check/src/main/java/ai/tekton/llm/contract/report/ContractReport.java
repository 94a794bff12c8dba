package ai.tekton.llm.contract.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a server stands to the pinned contract. Immutable and thread-safe.
 *
 * @param target what was looked at: the server's address or the document's name
 * @param contractVersion the version of the pinned contract
 * @param serverVersion the version that the server says, in its health or its document
 * @param documentSource where the server's document came from; empty where it has none
 * @param operations a report for each operation of the contract, HTTP first, in the contract's order
 * @param additions what the server has and the contract has not, such as {@code POST /api/v1/admin}
 * @param problem why nothing, or not all that was asked for, could be looked at, in a sentence
 */
public record ContractReport(
        String target,
        String contractVersion,
        Optional<String> serverVersion,
        Optional<String> documentSource,
        List<OperationReport> operations,
        List<String> additions,
        Optional<String> problem) {
    /** Copies the lists. */
    public ContractReport {
        operations = List.copyOf(operations);
        additions = List.copyOf(additions);
    }

    /** {@return whether anything of it breaks what the client promises} */
    public boolean breaking() {
        return operations.stream().anyMatch(OperationReport::breaking);
    }

    /** {@return whether all that was asked for could be looked at} */
    public boolean complete() {
        return problem.isEmpty()
                && operations.stream()
                        .flatMap(operation -> operation.findings().stream())
                        .noneMatch(finding ->
                                finding.verdict() == Verdict.NOT_CHECKED && finding.source() == Finding.Source.PROBE);
    }

    /** {@return how many operations have which verdict; those that none has are left out} */
    public Map<Verdict, Long> counts() {
        return operations.stream()
                .collect(Collectors.groupingBy(
                        OperationReport::verdict, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
    }
}
