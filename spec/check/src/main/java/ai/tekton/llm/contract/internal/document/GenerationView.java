package ai.tekton.llm.contract.internal.document;

import ai.tekton.rhetor.RhetorGeneration;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Removes from a contract's documents what servers of one generation do not have. Immutable and thread-safe.
 *
 * <p>An element without generations has those of its parent: a field those of its schema, a schema those of every operation
 * that refers to it. An operation without generations belongs to the contract alone.
 */
record GenerationView(String generation) {
    private static final String GENERATIONS = "x-generations";
    private static final List<String> ALTERNATIVES = List.of("anyOf", "oneOf");

    /** {@return a copy of the document of HTTP without what they do not have} */
    JsonNode http(JsonNode document) {
        JsonNode view = document.deepCopy();
        for (JsonNode path : view.path("paths")) {
            removeIf(path.iterator(), operation -> !has(operation));
        }
        removeIf(view.path("paths").iterator(), JsonNode::isEmpty);
        view.at("/components/schemas").forEach(this::fields);
        return view;
    }

    /** {@return a copy of the document of the WebSocket without what they do not have} */
    JsonNode frames(JsonNode document) {
        JsonNode view = document.deepCopy();
        JsonNode messages = view.at("/components/messages");
        removeIf(view.path("operations").iterator(), operation -> !has(message(operation, messages)));
        return view;
    }

    /** {@return the message that an operation begins with, which has what the operation does not say} */
    private static JsonNode message(JsonNode operation, JsonNode messages) {
        String reference = operation.at("/messages/0/$ref").asText();
        return messages.path(reference.substring(reference.lastIndexOf('/') + 1));
    }

    private static void removeIf(Iterator<JsonNode> nodes, Predicate<JsonNode> test) {
        while (nodes.hasNext()) {
            if (test.test(nodes.next())) {
                nodes.remove();
            }
        }
    }

    private boolean has(JsonNode operation) {
        return operation.has(GENERATIONS)
                ? names(operation.path(GENERATIONS))
                : generation.equals(RhetorGeneration.CONTRACT.id());
    }

    private boolean names(JsonNode generations) {
        return PlainSchema.names(generations).contains(generation);
    }

    private void fields(JsonNode schema) {
        for (Map.Entry<String, JsonNode> property :
                List.copyOf(schema.path("properties").properties())) {
            boolean gone = Optional.ofNullable(property.getValue().get(GENERATIONS))
                    .or(() -> Optional.ofNullable(schema.get(GENERATIONS)))
                    .filter(generations -> !names(generations))
                    .isPresent();
            if (gone) {
                remove((ObjectNode) schema, property.getKey());
            }
        }
    }

    private static void remove(ObjectNode schema, String name) {
        ((ObjectNode) schema.path("properties")).remove(name);
        removeIf(
                schema.path("required").iterator(),
                required -> required.asText().equals(name));
        for (String alternatives : ALTERNATIVES) {
            // An alternative that requires the removed field can no longer apply.
            if (schema.path(alternatives) instanceof ArrayNode choice) {
                removeIf(
                        choice.iterator(),
                        alternative ->
                                alternative.path("required").path(0).asText().equals(name));
                if (choice.isEmpty()) {
                    schema.remove(alternatives);
                }
            }
        }
    }
}
