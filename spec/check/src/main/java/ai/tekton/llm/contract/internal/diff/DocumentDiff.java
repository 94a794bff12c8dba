package ai.tekton.llm.contract.internal.diff;

import ai.tekton.llm.contract.internal.document.Contract;
import ai.tekton.llm.contract.internal.document.MissingOperation;
import ai.tekton.llm.contract.report.ContractDiff;
import ai.tekton.llm.contract.report.Finding;
import ai.tekton.llm.contract.report.Finding.Source;
import ai.tekton.llm.contract.report.OperationReport;
import ai.tekton.llm.contract.report.Verdict;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openapitools.openapidiff.core.OpenApiCompare;

/** Compares two documents operation by operation, with openapi-diff. */
public final class DocumentDiff {
    /** The operations that return a document, which no document describes. */
    private static final Set<String> DOCUMENTS =
            Set.of(RhetorOperation.GET_API_DOCUMENT.id(), RhetorOperation.GET_ROOT_DOCUMENT.id());

    private final boolean named;
    private final List<ComparableOperation> older;
    private final List<ComparableOperation> additions;
    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    /** An operation and its counterpart, whose schemas are aligned, with what was found. */
    private record Pair(
            ComparableOperation older,
            Map<String, ObjectNode> requests,
            Map<String, ObjectNode> responses,
            List<Finding> findings) {}

    private DocumentDiff(List<ComparableOperation> older, List<ComparableOperation> newer, boolean named) {
        this.named = named;
        this.older = older;
        this.additions = new ArrayList<>(newer);
        older.forEach(operation -> counterpart(operation, newer).ifPresent(other -> {
            pairs.put(operation.key(), pair(operation, other));
            additions.remove(other);
        }));
        // In both documents everything is at its older path and status, so that openapi-diff compares it.
        String was =
                openApi(pair -> pair.older().requests(), pair -> pair.older().responses());
        OpenApiCompare.fromContents(was, openApi(Pair::requests, Pair::responses))
                .getChangedOperations()
                .forEach(changed -> SchemaChanges.collect(
                        changed,
                        pairs.get(changed.getHttpMethod().name().toLowerCase(Locale.ROOT) + " " + changed.getPathUrl())
                                .findings()));
    }

    /** Compares a server's document with a contract. The names of operations are the server's own, and are not compared. */
    public static ContractDiff ofServer(Contract contract, JsonNode document) {
        return http(contract, document, false);
    }

    public static ContractDiff between(Contract older, Contract newer) {
        ContractDiff http = http(older, newer.http(), true);
        DocumentDiff frames =
                new DocumentDiff(ComparableOperation.ofFrames(older), ComparableOperation.ofFrames(newer), true);
        Stream<String> ofFrames = frames.additions.stream().map(operation -> "WebSocket " + operation.id());
        return new ContractDiff(
                Stream.concat(http.operations().stream(), frames.reports(older).stream())
                        .toList(),
                Stream.concat(http.additions().stream(), ofFrames).toList());
    }

    private static ContractDiff http(Contract older, JsonNode newer, boolean named) {
        DocumentDiff diff =
                new DocumentDiff(ComparableOperation.ofHttp(older.http()), ComparableOperation.ofHttp(newer), named);
        return new ContractDiff(
                diff.reports(older),
                diff.additions.stream().map(ComparableOperation::title).toList());
    }

    /** {@return the operation at the same place, else the one with the same name, which has moved} */
    private static Optional<ComparableOperation> counterpart(
            ComparableOperation operation, List<ComparableOperation> others) {
        return others.stream()
                .filter(other -> other.key().equals(operation.key()))
                .findFirst()
                .or(() -> others.stream()
                        .filter(other -> other.id().equals(operation.id()))
                        .findFirst());
    }

    private Pair pair(ComparableOperation was, ComparableOperation is) {
        List<Finding> findings = new ArrayList<>();
        if (!was.key().equals(is.key())) {
            Change.OPERATION_MOVED.add(findings, ComparableOperation.OPERATION, false, was.title(), is.title());
        }
        if (named && !was.id().equals(is.id())) {
            Change.OPERATION_RENAMED.add(findings, ComparableOperation.OPERATION, false, was.id(), is.id());
        }
        if (!was.status().equals(is.status()) && !is.status().equalsIgnoreCase("2xx")) {
            Change.STATUS_CHANGED.add(findings, "response.status", true, was.status(), is.status());
        }
        Set<String> parameters = new TreeSet<>(is.requiredParameters());
        parameters.removeAll(was.requiredParameters());
        parameters.forEach(parameter -> Change.PARAMETER_REQUIRED.add(
                findings, "request." + parameter.substring(parameter.indexOf(' ') + 1), false, "", parameter));
        return new Pair(
                was,
                new SchemaAlignment(false, findings).align(was.requests(), is.requests()),
                new SchemaAlignment(true, findings).align(was.responses(), is.responses()),
                findings);
    }

    private String openApi(
            Function<Pair, Map<String, ObjectNode>> requests, Function<Pair, Map<String, ObjectNode>> responses) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.3");
        root.putObject("info").put("title", "Rhetor").put("version", "1");
        ObjectNode paths = root.putObject("paths");
        pairs.values().forEach(pair -> {
            ObjectNode operation = paths.withObjectProperty(pair.older().path())
                    .putObject(pair.older().method());
            if (!requests.apply(pair).isEmpty()) {
                content(operation.putObject("requestBody"), requests.apply(pair));
            }
            content(operation.putObject("responses").putObject("200").put("description", ""), responses.apply(pair));
        });
        return root.toString();
    }

    private static void content(ObjectNode owner, Map<String, ObjectNode> schemas) {
        ObjectNode content = owner.putObject("content");
        schemas.forEach((type, schema) -> content.putObject(type).set("schema", schema));
    }

    private List<OperationReport> reports(Contract contract) {
        Map<String, List<Finding>> findings = new LinkedHashMap<>();
        older.forEach(operation -> findings.put(
                operation.id(),
                Optional.ofNullable(pairs.get(operation.key()))
                        .map(Pair::findings)
                        .orElseGet(() -> List.of(gone(operation.id())))));
        return contract.operations().stream()
                .filter(operation -> findings.containsKey(operation.id()))
                .map(operation -> new OperationReport(
                        operation.id(),
                        operation.title(),
                        operation.optional(),
                        Set.of(Source.DOCUMENT),
                        findings.get(operation.id())))
                .toList();
    }

    private Finding gone(String id) {
        boolean document = !named && DOCUMENTS.contains(id);
        return new Finding(
                document ? Verdict.NOT_CHECKED : Verdict.MISSING,
                Source.DOCUMENT,
                ComparableOperation.OPERATION,
                document ? "No document describes itself." : "The document does not have it.",
                document ? "" : MissingOperation.reaction(id));
    }
}
