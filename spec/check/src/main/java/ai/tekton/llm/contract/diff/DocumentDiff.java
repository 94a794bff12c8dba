package ai.tekton.llm.contract.diff;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOperation;

/**
 * Compares two documents operation by operation, by openapi-diff. Immutable and thread-safe.
 *
 * @param operations the differences by the older document's operationIds, in its order
 * @param additions the methods and paths that the newer document has besides
 */
record DocumentDiff(Map<String, OperationDiff> operations, List<String> additions) {
    static DocumentDiff of(ComparableDocument older, ComparableDocument newer) {
        Map<String, Undescribed> undescribed = new LinkedHashMap<>();
        Map<String, ComparableOperation> filled = new LinkedHashMap<>();
        older.operations().forEach((key, operation) -> {
            ComparableOperation counterpart = newer.operations().get(key);
            if (counterpart != null) {
                undescribed.put(key, new Undescribed());
                filled.put(key, undescribed.get(key).fill(operation, counterpart));
            }
        });
        Map<String, ChangedOperation> changed =
                OpenApiCompare.fromContents(openApi(older), openApi(new ComparableDocument(filled)))
                        .getChangedOperations()
                        .stream()
                        .collect(Collectors.toMap(DocumentDiff::key, Function.identity()));
        Map<String, OperationDiff> operations = new LinkedHashMap<>();
        older.operations().forEach((key, operation) -> {
            if (filled.containsKey(key)) {
                List<Change> changes = new ArrayList<>(headChanges(operation, filled.get(key)));
                if (changed.containsKey(key)) {
                    changes.addAll(new ChangeWalk().walk(changed.get(key)));
                }
                operations.put(
                        operation.id(),
                        new OperationDiff(false, changes, undescribed.get(key).places()));
            } else {
                operations.put(operation.id(), new OperationDiff(true, List.of(), List.of()));
            }
        });
        List<String> additions = new ArrayList<>(newer.operations().keySet());
        additions.removeAll(older.operations().keySet());
        return new DocumentDiff(operations, additions);
    }

    /** What openapi-diff is not asked: the name, the status and what else a request must have. */
    private static List<Change> headChanges(ComparableOperation older, ComparableOperation newer) {
        List<Change> changes = new ArrayList<>();
        if (!older.id().equals(newer.id())) {
            changes.add(new Change(
                    Change.Kind.OPERATION_RENAMED, Change.Direction.TO_SERVER, "operationId", older.id(), newer.id()));
        }
        if (!older.status().equals(newer.status()) && !newer.status().equalsIgnoreCase("2xx")) {
            changes.add(new Change(
                    Change.Kind.STATUS_CHANGED,
                    Change.Direction.FROM_SERVER,
                    "response.status",
                    older.status(),
                    newer.status()));
        }
        Set<String> parameters = new TreeSet<>(newer.requiredParameters());
        parameters.removeAll(older.requiredParameters());
        parameters.forEach(parameter -> changes.add(new Change(
                Change.Kind.PARAMETER_REQUIRED,
                Change.Direction.TO_SERVER,
                Place.REQUEST + "." + parameter.substring(parameter.indexOf(' ') + 1),
                "",
                parameter)));
        return changes;
    }

    private static String key(ChangedOperation changed) {
        return changed.getHttpMethod().name().toLowerCase(Locale.ROOT) + " " + changed.getPathUrl();
    }

    private static String openApi(ComparableDocument document) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.3");
        root.putObject("info").put("title", "Rhetor").put("version", "1");
        ObjectNode paths = root.putObject("paths");
        document.operations().values().forEach(operation -> {
            ObjectNode node = paths.withObjectProperty(operation.path()).putObject(operation.method());
            if (!operation.requests().isEmpty()) {
                content(node.putObject("requestBody"), operation.requests());
            }
            ObjectNode response = node.putObject("responses").putObject("200").put("description", "");
            content(response, operation.responses());
        });
        return root.toString();
    }

    private static void content(ObjectNode owner, Map<String, ObjectNode> schemas) {
        ObjectNode content = owner.putObject("content");
        schemas.forEach((type, schema) -> content.putObject(type).set("schema", schema));
    }
}
