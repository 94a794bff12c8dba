package ai.tekton.llm.contract.report;

import java.util.ArrayList;
import java.util.Comparator;
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
 * @param generation which generation the server is of; empty where that could not be found out
 * @param serverVersion the version that the server says, in its health or its document
 * @param documentSource where the server's document came from; empty where it has none
 * @param operations a report for each operation that servers of the generation have: first those that are not as they
 *     should be, what a user loses most by before the rest; then the others, HTTP first, in the contract's order
 * @param additions what the server has and the contract has not, such as {@code POST /api/v1/admin}
 * @param substitutes what the server has in the place of an operation that it has not, such as
 *     {@code /api/models/ instead of /api/v1/providers}
 * @param behaviours what the server was seen to do with parts of a request; none where no model was asked
 * @param commands how each command and method of this client stands to the server
 * @param problem why nothing, or not all that was asked for, could be looked at, in a sentence
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
    /** Copies the lists, and puts first what a user loses most by. */
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

    /** {@return whether anything of it breaks what the client promises} */
    public boolean breaking() {
        boolean unsupported = generation.filter(known -> !known.supported()).isPresent();
        return unsupported || operations.stream().anyMatch(OperationReport::breaking);
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
