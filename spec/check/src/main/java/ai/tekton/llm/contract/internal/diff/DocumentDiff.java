package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.finding.FindingTexts;
import ai.tekton.llm.contract.report.ContractDiff;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares two documents operation by operation. */
public final class DocumentDiff {
    /** The operation as a whole, in the place of a finding. */
    private static final String OPERATION = "operation";

    /** The operations that return a document, which no document describes. */
    private static final Set<String> DOCUMENTS =
            Set.of(RhetorOperation.GET_API_DOCUMENT.id(), RhetorOperation.GET_ROOT_DOCUMENT.id());

    private final boolean named;
    private final List<ComparableOperation> additions;
    private final Map<String, List<Finding>> findings = new HashMap<>();

    private DocumentDiff(List<ComparableOperation> older, List<ComparableOperation> newer, boolean named) {
        this.named = named;
        this.additions = new ArrayList<>(newer);
        older.forEach(operation -> {
            Optional<ComparableOperation> other = counterpart(operation, newer);
            other.ifPresent(additions::remove);
            findings.put(
                    operation.id(),
                    other.map(it -> compare(operation, it)).orElseGet(() -> List.of(gone(operation.id()))));
        });
    }

    /** Compares a server's document with a contract. The names of operations are the server's own, and are not compared. */
    public static ContractDiff ofServer(Contract contract, JsonNode document) {
        return new DocumentDiff(
                        ComparableOperation.ofHttp(contract.http()), ComparableOperation.ofHttp(document), false)
                .reported(contract);
    }

    public static ContractDiff between(Contract older, Contract newer) {
        return new DocumentDiff(operations(older), operations(newer), true).reported(older);
    }

    private static List<ComparableOperation> operations(Contract contract) {
        return Stream.concat(
                        ComparableOperation.ofHttp(contract.http()).stream(),
                        ComparableOperation.ofFrames(contract).stream())
                .toList();
    }

    /** {@return the operation at the same place, else the one with the same name, which has moved} */
    private static Optional<ComparableOperation> counterpart(
            ComparableOperation operation, List<ComparableOperation> others) {
        return others.stream()
                .filter(other -> other.title().equals(operation.title()))
                .findFirst()
                .or(() -> others.stream()
                        .filter(other -> other.id().equals(operation.id()))
                        .findFirst());
    }

    private List<Finding> compare(ComparableOperation was, ComparableOperation is) {
        List<Finding> found = new ArrayList<>();
        if (!was.title().equals(is.title())) {
            found.add(finding("request.operation-moved", OPERATION, was.title(), is.title()));
        }
        if (named && !was.id().equals(is.id())) {
            found.add(finding("request.operation-renamed", OPERATION, was.id(), is.id()));
        }
        if (!was.status().equals(is.status()) && !is.status().equalsIgnoreCase("2xx")) {
            found.add(finding("answer.status-changed", "response.status", was.status(), is.status()));
        }
        Set<String> parameters = new TreeSet<>(is.requiredParameters());
        parameters.removeAll(was.requiredParameters());
        parameters.forEach(parameter -> {
            String place = "request." + parameter.substring(parameter.indexOf(' ') + 1);
            found.add(finding("request.parameter-required", place, "", parameter));
        });
        new SchemaComparison(false, found).compare(was.requests(), is.requests());
        new SchemaComparison(true, found).compare(was.responses(), is.responses());
        return found;
    }

    private ContractDiff reported(Contract contract) {
        List<OperationReport> reports = contract.operations().stream()
                .filter(operation -> findings.containsKey(operation.id()))
                .map(operation -> new OperationReport(
                        operation.id(),
                        operation.title(),
                        operation.optional(),
                        Set.of(Source.DOCUMENT),
                        findings.get(operation.id())))
                .toList();
        return new ContractDiff(
                reports, additions.stream().map(ComparableOperation::title).toList());
    }

    private Finding gone(String id) {
        return !named && DOCUMENTS.contains(id)
                ? finding("document.of-itself", OPERATION)
                : finding("document.gone", OPERATION, FindingTexts.withoutOperation(id));
    }

    private static Finding finding(String id, String place, Object... values) {
        return FindingTexts.finding(id, Source.DOCUMENT, place, values);
    }
}
