package ai.tekton.llm.contract.diff;

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
    /**
     * An operation, what has become of it with its names and with what is not said of it filled in, and where that was.
     */
    private record Pair(
            ComparableOperation older, ComparableOperation newer, List<Change> renamed, List<String> undescribed) {
        static Pair of(ComparableOperation older, ComparableOperation newer) {
            RenamedFields renamed = new RenamedFields();
            Undescribed undescribed = new Undescribed();
            ComparableOperation filled = undescribed.fill(older, renamed.rename(older, newer));
            return new Pair(older, filled, renamed.changes(), undescribed.places());
        }
    }

    static DocumentDiff of(ComparableDocument older, ComparableDocument newer) {
        Map<String, Pair> pairs = new LinkedHashMap<>();
        List<String> additions = new ArrayList<>(newer.operations().keySet());
        older.operations()
                .forEach((key, operation) -> newer.counterpart(operation).ifPresent(counterpart -> {
                    pairs.put(key, Pair.of(operation, counterpart));
                    additions.remove(counterpart.key());
                }));
        Map<String, ChangedOperation> changed = changed(pairs);
        Map<String, OperationDiff> operations = new LinkedHashMap<>();
        older.operations().forEach((key, operation) -> {
            Optional<ChangedOperation> change = Optional.ofNullable(changed.get(key));
            operations.put(
                    operation.id(),
                    Optional.ofNullable(pairs.get(key))
                            .map(pair -> diff(pair, change))
                            .orElse(new OperationDiff(true, List.of(), List.of())));
        });
        return new DocumentDiff(operations, additions);
    }

    private static OperationDiff diff(Pair pair, Optional<ChangedOperation> changed) {
        List<Change> changes = new ArrayList<>(headChanges(pair.older(), pair.newer()));
        changes.addAll(pair.renamed());
        changed.ifPresent(change -> changes.addAll(new ChangeWalk().walk(change)));
        return new OperationDiff(false, changes, pair.undescribed());
    }

    /** Asks openapi-diff, for which what has moved is still at its older place, so that it is compared all the same. */
    private static Map<String, ChangedOperation> changed(Map<String, Pair> pairs) {
        List<ComparableOperation> older =
                pairs.values().stream().map(Pair::older).toList();
        List<ComparableOperation> newer = pairs.values().stream()
                .map(pair -> pair.newer().at(pair.older()))
                .toList();
        return OpenApiCompare.fromContents(openApi(older), openApi(newer)).getChangedOperations().stream()
                .collect(Collectors.toMap(DocumentDiff::key, Function.identity()));
    }

    /** What openapi-diff is not asked: the name, the status and what else a request must have. */
    private static List<Change> headChanges(ComparableOperation older, ComparableOperation newer) {
        List<Change> changes = new ArrayList<>();
        if (!older.key().equals(newer.key())) {
            changes.add(new Change(
                    Change.Kind.OPERATION_MOVED,
                    Change.Direction.TO_SERVER,
                    Place.OPERATION,
                    older.title(),
                    newer.title()));
        }
        if (!older.id().equals(newer.id())) {
            changes.add(new Change(
                    Change.Kind.OPERATION_RENAMED,
                    Change.Direction.TO_SERVER,
                    Place.OPERATION,
                    older.id(),
                    newer.id()));
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

    private static String openApi(List<ComparableOperation> operations) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("openapi", "3.0.3");
        root.putObject("info").put("title", "Rhetor").put("version", "1");
        ObjectNode paths = root.putObject("paths");
        operations.forEach(operation -> {
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
