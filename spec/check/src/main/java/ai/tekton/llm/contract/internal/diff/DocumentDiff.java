package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.Channel;
import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.Operation;
import ai.tekton.llm.contract.internal.finding.FindingTexts;
import ai.tekton.llm.contract.report.ContractDiff;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares two documents operation by operation. Immutable.
 *
 * @param newer the operations of the newer document
 * @param named whether the documents are contracts, whose names of operations mean something
 */
public record DocumentDiff(List<Operation> newer, boolean named) {
    /** The operation as a whole, in the place of a finding. */
    private static final String OPERATION = "operation";

    /** The operations that return a document, which no document describes. */
    private static final Set<String> DOCUMENTS =
            Set.of(RhetorOperation.GET_API_DOCUMENT.id(), RhetorOperation.GET_ROOT_DOCUMENT.id());

    /** Compares a server's document with a contract. The names of operations are the server's own, and are not compared. */
    public static ContractDiff ofServer(Contract contract, JsonNode document) {
        return new DocumentDiff(Operation.ofHttp(document), false).since(Operation.ofHttp(contract.http()));
    }

    public static ContractDiff between(Contract older, Contract newer) {
        return new DocumentDiff(newer.operations(), true).since(older.operations());
    }

    private ContractDiff since(List<Operation> older) {
        List<Operation> additions = new ArrayList<>(newer);
        List<OperationReport> reports = new ArrayList<>();
        for (Operation was : older) {
            Optional<Operation> is = counterpart(was);
            is.ifPresent(additions::remove);
            List<Finding> findings = is.map(it -> compare(was, it)).orElseGet(() -> List.of(gone(was.id())));
            reports.add(new OperationReport(was.id(), was.title(), was.optional(), Set.of(Source.DOCUMENT), findings));
        }
        return new ContractDiff(
                reports, additions.stream().map(DocumentDiff::name).toList());
    }

    /** {@return the operation at the same place, else the one with the same name, which has moved} */
    private Optional<Operation> counterpart(Operation operation) {
        return Stream.concat(
                        newer.stream().filter(other -> name(other).equals(name(operation))),
                        newer.stream().filter(other -> other.id().equals(operation.id())))
                .findFirst();
    }

    /** {@return by what an operation is the same in both documents: on the WebSocket by its id, whatever its frames are called} */
    private static String name(Operation operation) {
        return operation.channel() == Channel.HTTP ? operation.title() : "WebSocket " + operation.id();
    }

    private List<Finding> compare(Operation was, Operation is) {
        List<Finding> found = new ArrayList<>();
        if (!name(was).equals(name(is))) {
            found.add(finding("request.operation-moved", OPERATION, name(was), name(is)));
        }
        if (named && !was.id().equals(is.id())) {
            found.add(finding("request.operation-renamed", OPERATION, was.id(), is.id()));
        }
        String before = success(was);
        String now = success(is);
        if (!before.equals(now) && !now.equalsIgnoreCase("2xx")) {
            found.add(finding("answer.status-changed", "response.status", before, now));
        }
        Set<String> parameters = new TreeSet<>(is.requiredParameters());
        parameters.removeAll(was.requiredParameters());
        parameters.forEach(parameter -> {
            String place = "request." + parameter.substring(parameter.indexOf(' ') + 1);
            found.add(finding("request.parameter-required", place, "", parameter));
        });
        new SchemaComparison(false, found).compareContents(was.request(), is.request());
        new SchemaComparison(true, found).compareContents(was.response(before), is.response(now));
        return found;
    }

    /** {@return the status of an answer that is no error: 200 where there is one, or none at all} */
    private static String success(Operation operation) {
        JsonNode responses = operation.responses();
        return responses.properties().stream()
                .map(response -> response.getKey())
                .filter(status -> status.startsWith("2") && !responses.has("200"))
                .findFirst()
                .orElse("200");
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
