package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.document.Contract;
import ai.tekton.llm.contract.document.Operation;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.llm.contract.report.MissingOperation;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a document stands to a contract: for each operation of the contract, what has changed and what that means to a
 * client that was made for the contract. Immutable and thread-safe.
 *
 * @param operations a report for each operation of the contract that the document could have, in the contract's order
 * @param additions the operations that the document has besides, such as {@code POST /api/v1/admin}
 */
public record ContractDiff(List<OperationReport> operations, List<String> additions) {
    private static final String NOT_THERE = "The document does not have it.";

    /** What gives a document, which no document describes. */
    private static final Set<String> DOCUMENTS =
            Set.of(RhetorOperation.GET_API_DOCUMENT.id(), RhetorOperation.GET_ROOT_DOCUMENT.id());

    /** Copies the lists. */
    public ContractDiff {
        operations = List.copyOf(operations);
        additions = List.copyOf(additions);
    }

    /**
     * Compares a server's document with a contract. Names of operations are the server's own, and say nothing.
     *
     * @param contract the contract
     * @param document the server's OpenAPI document, 3.0 or 3.1
     * @return the reports of the operations of HTTP
     */
    public static ContractDiff ofServer(Contract contract, JsonNode document) {
        DocumentDiff diff =
                DocumentDiff.of(ComparableDocument.ofHttp(contract.http()), ComparableDocument.ofHttp(document));
        return reports(contract, Operation.Channel.HTTP, diff, false);
    }

    /**
     * Compares a newer contract with an older one.
     *
     * @param older the older one
     * @param newer the newer one
     * @return the reports of all operations of the older one
     */
    public static ContractDiff between(Contract older, Contract newer) {
        ContractDiff http = reports(
                older,
                Operation.Channel.HTTP,
                DocumentDiff.of(ComparableDocument.ofHttp(older.http()), ComparableDocument.ofHttp(newer.http())),
                true);
        ContractDiff frames = reports(
                older,
                Operation.Channel.WEBSOCKET,
                DocumentDiff.of(ComparableDocument.ofFrames(older), ComparableDocument.ofFrames(newer)),
                true);
        List<OperationReport> operations = new ArrayList<>(http.operations());
        operations.addAll(frames.operations());
        List<String> additions = new ArrayList<>(http.additions());
        additions.addAll(frames.additions());
        return new ContractDiff(operations, additions);
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

    private static ContractDiff reports(
            Contract contract, Operation.Channel channel, DocumentDiff diff, boolean named) {
        Map<String, Operation> operations = new LinkedHashMap<>();
        contract.operations().stream()
                .filter(operation -> operation.channel() == channel)
                .forEach(operation -> operations.put(operation.id(), operation));
        List<OperationReport> reports = new ArrayList<>();
        diff.operations().forEach((id, found) -> reports.add(report(operations.get(id), found, named)));
        List<String> additions = diff.additions().stream()
                .map(key -> channel == Operation.Channel.HTTP
                        ? title(key)
                        : "WebSocket " + key.substring(key.indexOf('/') + 1))
                .toList();
        return new ContractDiff(reports, additions);
    }

    private static OperationReport report(Operation operation, OperationDiff diff, boolean named) {
        List<Finding> findings = new ArrayList<>();
        if (diff.gone() && !named && DOCUMENTS.contains(operation.id())) {
            findings.add(new Finding(
                    Verdict.NOT_CHECKED, Source.DOCUMENT, Place.OPERATION, "No document describes itself.", ""));
        } else if (diff.gone()) {
            findings.add(new Finding(
                    Verdict.MISSING,
                    Source.DOCUMENT,
                    Place.OPERATION,
                    NOT_THERE,
                    MissingOperation.reaction(operation.id())));
        }
        diff.changes().stream()
                .filter(change -> named || change.kind() != Change.Kind.OPERATION_RENAMED)
                .map(Compatibility::judge)
                .flatMap(Optional::stream)
                .forEach(findings::add);
        diff.undescribed()
                .forEach(place -> findings.add(new Finding(
                        Verdict.NOT_CHECKED, Source.DOCUMENT, place, "The document does not describe it.", "")));
        return new OperationReport(
                operation.id(), operation.title(), operation.optional(), Set.of(Source.DOCUMENT), findings);
    }

    private static String title(String key) {
        int space = key.indexOf(' ');
        return key.substring(0, space).toUpperCase(Locale.ROOT) + key.substring(space);
    }
}
