package ai.tekton.llm.contract.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result of a check of a server against the pinned contract. Immutable and thread-safe.
 *
 * @param target the server's address or the document's name
 * @param contractVersion the version of the pinned contract
 * @param generation the server's generation; empty where it is unknown
 * @param serverVersion the version in the server's health or its document
 * @param documentSource where the server's document came from; empty where it has none
 * @param operations a report for each operation that servers of the generation have: first those that break the
 *     contract, by their impact; then the others, HTTP first, in the contract's order
 * @param additions operations that only the server has, such as {@code POST /api/v1/admin}
 * @param substitutes operations that the server has in the place of missing ones, such as
 *     {@code /api/models/ instead of /api/v1/providers}
 * @param behaviours the observed effects of parts of a request; none where no model was asked
 * @param commands whether each command and method of this client works with the server
 * @param problem why the check is not complete, in a sentence
 */
public record ContractReport(
        String target,
        String contractVersion,
        Optional<ServerGeneration> generation,
        Optional<String> serverVersion,
        Optional<String> documentSource,
        List<OperationReport> operations,
        List<String> additions,
        List<String> substitutes,
        List<Behaviour> behaviours,
        List<CommandSupport> commands,
        Optional<String> problem) {
    /** Copies the lists, and sorts the operations by their impact. */
    public ContractReport {
        List<OperationReport> sorted = new ArrayList<>(operations);
        sorted.sort(Comparator.comparing((OperationReport operation) -> !operation.breaking())
                .thenComparing(OperationReport::impact));
        operations = List.copyOf(sorted);
        additions = List.copyOf(additions);
        substitutes = List.copyOf(substitutes);
        behaviours = List.copyOf(behaviours);
        commands = List.copyOf(commands);
    }

    /** {@return whether any difference breaks what the client promises} */
    public boolean breaking() {
        boolean unsupported = generation.filter(known -> !known.supported()).isPresent();
        return unsupported || operations.stream().anyMatch(OperationReport::breaking);
    }

    /** {@return whether everything could be checked} */
    public boolean complete() {
        return problem.isEmpty()
                && operations.stream()
                        .flatMap(operation -> operation.findings().stream())
                        .noneMatch(finding ->
                                finding.verdict() == Verdict.NOT_CHECKED && finding.source() == Finding.Source.PROBE);
    }

    /** {@return the number of operations by verdict, without verdicts that none has} */
    public Map<Verdict, Long> counts() {
        return operations.stream()
                .collect(Collectors.groupingBy(
                        OperationReport::verdict, () -> new EnumMap<>(Verdict.class), Collectors.counting()));
    }
}
