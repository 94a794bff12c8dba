package ai.tekton.llm.contract.internal.document;

import ai.tekton.rhetor.RhetorGeneration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Removes from a contract's documents what servers of one generation do not have. Immutable and thread-safe.
 *
 * <p>An element without generations has those of its parent: a field those of its schema, a schema those of every operation
 * that refers to it. An operation without generations belongs to the contract alone.
 */
record GenerationView(String generation) {
    private static final String GENERATIONS = "x-generations";

    /** {@return a copy of the document of HTTP without what they do not have} */
    JsonNode http(JsonNode document) {
        JsonNode view = document.deepCopy();
        view.path("paths").forEach(path -> removeIf(path, operation -> !has(operation)));
        removeIf(view.path("paths"), JsonNode::isEmpty);
        view.at("/components/schemas").forEach(this::removeFields);
        return view;
    }

    /** {@return a copy of the document of the WebSocket without what they do not have} */
    JsonNode frames(JsonNode document) {
        JsonNode view = document.deepCopy();
        JsonNode messages = view.at("/components/messages");
        // The message that an operation begins with has what the operation does not say.
        removeIf(
                view.path("operations"),
                operation -> !has(messages.path(References.lastStep(operation.at("/messages/0")))));
        return view;
    }

    private boolean has(JsonNode operation) {
        return operation.has(GENERATIONS)
                ? names(operation.path(GENERATIONS))
                : generation.equals(RhetorGeneration.CONTRACT.id());
    }

    private boolean names(JsonNode generations) {
        return PlainSchema.names(generations).contains(generation);
    }

    private void removeFields(JsonNode schema) {
        Set<String> gone = new HashSet<>();
        schema.path("properties").properties().forEach(property -> {
            JsonNode owner = property.getValue().has(GENERATIONS) ? property.getValue() : schema;
            if (owner.has(GENERATIONS) && !names(owner.path(GENERATIONS))) {
                gone.add(property.getKey());
            }
        });
        if (!gone.isEmpty()) {
            ((ObjectNode) schema.path("properties")).remove(gone);
            removeIf(schema.path("required"), name -> gone.contains(name.asText()));
            List.of("anyOf", "oneOf").forEach(choice -> removeAlternatives((ObjectNode) schema, choice, gone));
        }
    }

    /** An alternative that requires a removed field can no longer apply. */
    private static void removeAlternatives(ObjectNode schema, String choice, Set<String> gone) {
        removeIf(
                schema.path(choice),
                alternative -> gone.contains(alternative.at("/required/0").asText()));
        if (schema.path(choice).isArray() && schema.path(choice).isEmpty()) {
            schema.remove(choice);
        }
    }

    private static void removeIf(JsonNode nodes, Predicate<JsonNode> test) {
        for (Iterator<JsonNode> each = nodes.iterator(); each.hasNext(); ) {
            if (test.test(each.next())) {
                each.remove();
            }
        }
    }
}
