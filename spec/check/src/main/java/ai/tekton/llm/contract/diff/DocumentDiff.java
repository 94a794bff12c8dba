package ai.tekton.llm.contract.diff;

import ai.tekton.llm.contract.report.Finding;
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
import org.openapitools.openapidiff.core.OpenApiCompare;

/**
 * Compares two documents operation by operation, with openapi-diff. Immutable and thread-safe.
 *
 * @param findings the findings by the older document's operationIds, in its order; empty where the operation is gone
 * @param additions the operations that the newer document has besides
 */
record DocumentDiff(Map<String, Optional<List<Finding>>> findings, List<ComparableOperation> additions) {
    /** An operation and its counterpart, whose schemas are aligned, with what was found by aligning them. */
    private record Pair(
            ComparableOperation older,
            ComparableOperation newer,
            Map<String, ObjectNode> requests,
            Map<String, ObjectNode> responses,
            List<Finding> findings) {
        static Pair of(ComparableOperation older, ComparableOperation newer, boolean named) {
            List<Finding> findings = new ArrayList<>();
            heads(older, newer, named, findings);
            return new Pair(
                    older,
                    newer,
                    new SchemaAlignment(false, findings).align(older.requests(), newer.requests()),
                    new SchemaAlignment(true, findings).align(older.responses(), newer.responses()),
                    findings);
        }
    }

    /**
     * Compares two documents.
     *
     * @param named whether the names of operations matter
     */
    static DocumentDiff of(List<ComparableOperation> older, List<ComparableOperation> newer, boolean named) {
        Map<String, Pair> pairs = new LinkedHashMap<>();
        List<ComparableOperation> additions = new ArrayList<>(newer);
        older.forEach(operation -> counterpart(operation, newer).ifPresent(other -> {
            pairs.put(operation.key(), Pair.of(operation, other, named));
            additions.remove(other);
        }));
        // In both documents everything is at its older path and status, so that openapi-diff compares it.
        OpenApiCompare.fromContents(
                        openApi(
                                pairs,
                                pair -> pair.older().requests(),
                                pair -> pair.older().responses()),
                        openApi(pairs, Pair::requests, Pair::responses))
                .getChangedOperations()
                .forEach(changed -> SchemaChanges.collect(
                        changed,
                        pairs.get(changed.getHttpMethod().name().toLowerCase(Locale.ROOT) + " " + changed.getPathUrl())
                                .findings()));
        Map<String, Optional<List<Finding>>> findings = new LinkedHashMap<>();
        older.forEach(operation -> findings.put(
                operation.id(), Optional.ofNullable(pairs.get(operation.key())).map(Pair::findings)));
        return new DocumentDiff(findings, additions);
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

    /** Compares what is not in the contents: the place, the name, the status and the parameters. */
    private static void heads(
            ComparableOperation older, ComparableOperation newer, boolean named, List<Finding> findings) {
        if (!older.key().equals(newer.key())) {
            add(Change.OPERATION_MOVED, SchemaLocation.OPERATION, older.title(), newer.title(), findings);
        }
        if (named && !older.id().equals(newer.id())) {
            add(Change.OPERATION_RENAMED, SchemaLocation.OPERATION, older.id(), newer.id(), findings);
        }
        if (!older.status().equals(newer.status()) && !newer.status().equalsIgnoreCase("2xx")) {
            Change.STATUS_CHANGED
                    .at(SchemaLocation.RESPONSE + ".status", true, older.status(), newer.status())
                    .ifPresent(findings::add);
        }
        Set<String> parameters = new TreeSet<>(newer.requiredParameters());
        parameters.removeAll(older.requiredParameters());
        parameters.forEach(parameter -> {
            String location = SchemaLocation.REQUEST + "." + parameter.substring(parameter.indexOf(' ') + 1);
            add(Change.PARAMETER_REQUIRED, location, "", parameter, findings);
        });
    }

    private static void add(Change change, String location, String was, String is, List<Finding> findings) {
        change.at(location, false, was, is).ifPresent(findings::add);
    }

    private static String openApi(
            Map<String, Pair> pairs,
            Function<Pair, Map<String, ObjectNode>> requests,
            Function<Pair, Map<String, ObjectNode>> responses) {
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
}
