package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.document.Contract;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.llm.contract.report.MissingOperation;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a document stands to a contract: for each operation of the contract, what has changed and what that means to a
 * client that was made for the contract. Immutable and thread-safe.
 *
 * @param operations a report for each operation of the contract that the document could have, in the contract's order
 * @param additions the operations that the document has besides, such as {@code POST /api/v1/admin}
 */
public record ContractDiff(List<OperationReport> operations, List<String> additions) {
    /** The operations that return a document, which no document describes. */
    private static final Set<String> DOCUMENTS =
            Set.of(RhetorOperation.GET_API_DOCUMENT.id(), RhetorOperation.GET_ROOT_DOCUMENT.id());

    /** Copies the lists. */
    public ContractDiff {
        operations = List.copyOf(operations);
        additions = List.copyOf(additions);
    }

    /**
     * Compares a server's document with a contract. The names of operations are the server's own, and are not compared.
     *
     * @param contract the contract
     * @param document the server's OpenAPI document, 3.0 or 3.1
     * @return the reports of the operations of HTTP
     */
    public static ContractDiff ofServer(Contract contract, JsonNode document) {
        return http(contract, document, false);
    }

    /**
     * Compares a newer contract with an older one.
     *
     * @param older the older one
     * @param newer the newer one
     * @return the reports of all operations of the older one
     */
    public static ContractDiff between(Contract older, Contract newer) {
        ContractDiff http = http(older, newer.http(), true);
        DocumentDiff frames =
                DocumentDiff.of(ComparableOperation.ofFrames(older), ComparableOperation.ofFrames(newer), true);
        return new ContractDiff(
                concat(http.operations(), reports(older, frames, true)),
                concat(
                        http.additions(),
                        frames.additions().stream()
                                .map(operation -> "WebSocket " + operation.id())
                                .toList()));
    }

    private static ContractDiff http(Contract older, JsonNode newer, boolean named) {
        DocumentDiff diff =
                DocumentDiff.of(ComparableOperation.ofHttp(older.http()), ComparableOperation.ofHttp(newer), named);
        return new ContractDiff(
                reports(older, diff, named),
                diff.additions().stream().map(ComparableOperation::title).toList());
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** {@return what has changed, a line each, which begins with how grave it is} */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        operations.forEach(operation -> operation
                .findings()
                .forEach(finding -> lines.add(finding.verdict().text() + ": " + operation.title() + ": "
                        + finding.place() + ": " + finding.message())));
        additions.forEach(addition -> lines.add(Verdict.COMPATIBLE.text() + ": " + addition + " is new."));
        return lines;
    }

    /** {@return whether something of it breaks what the older one promised} */
    public boolean breaking() {
        return operations.stream()
                .map(OperationReport::verdict)
                .anyMatch(verdict -> verdict == Verdict.BREAKING || verdict == Verdict.MISSING);
    }

    private static List<OperationReport> reports(Contract contract, DocumentDiff diff, boolean named) {
        return contract.operations().stream()
                .filter(operation -> diff.findings().containsKey(operation.id()))
                .map(operation -> new OperationReport(
                        operation.id(),
                        operation.title(),
                        operation.optional(),
                        Set.of(Source.DOCUMENT),
                        diff.findings().get(operation.id()).orElseGet(() -> List.of(gone(operation.id(), named)))))
                .toList();
    }

    private static Finding gone(String id, boolean named) {
        return !named && DOCUMENTS.contains(id)
                ? new Finding(
                        Verdict.NOT_CHECKED,
                        Source.DOCUMENT,
                        SchemaLocation.OPERATION,
                        "No document describes itself.",
                        "")
                : new Finding(
                        Verdict.MISSING,
                        Source.DOCUMENT,
                        SchemaLocation.OPERATION,
                        "The document does not have it.",
                        MissingOperation.reaction(id));
    }
}
