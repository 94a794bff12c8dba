package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Resolves {@code $ref}s within documents and from one to another, of OpenAPI and of AsyncAPI.
 *
 * @param documents the documents by the names that their references use
 */
public record References(Map<String, JsonNode> documents) {
    private static final String REF = "$ref";

    /** {@return the last step of a node's {@code $ref}, which names a message} */
    static String lastStep(JsonNode node) {
        String reference = node.path(REF).asText();
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    /** {@return a copy of a node without {@code $ref}s; where a schema contains itself, the inner one is empty} */
    public JsonNode resolve(String document, JsonNode node) {
        return resolve(document, node, Set.of());
    }

    private JsonNode resolve(String document, JsonNode node, Set<String> open) {
        if (node.path(REF).isTextual()) {
            return target(document, node, open);
        } else if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> copy.set(field.getKey(), resolve(document, field.getValue(), open)));
            return copy;
        } else if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> copy.add(resolve(document, item, open)));
            return copy;
        }
        return node;
    }

    private JsonNode target(String document, JsonNode node, Set<String> open) {
        String reference = node.path(REF).asText();
        int hash = reference.indexOf('#');
        String file = hash <= 0 ? document : reference.substring(reference.startsWith("./") ? 2 : 0, hash);
        String pointer = hash < 0 ? "" : URLDecoder.decode(reference.substring(hash + 1), StandardCharsets.UTF_8);
        JsonNode found = documents.containsKey(file) ? documents.get(file).at(JsonPointer.compile(pointer)) : null;
        if (found == null || found.isMissingNode()) {
            throw new IllegalArgumentException("The $ref " + reference + " of " + document + " has no target.");
        }
        Set<String> inner = new HashSet<>(open);
        if (!inner.add(file + "#" + pointer)) {
            return JsonNodeFactory.instance.objectNode();
        }
        JsonNode target = resolve(file, found, inner);
        if (target instanceof ObjectNode object) {
            // OpenAPI 3.1 allows keywords beside a $ref, such as a default.
            node.properties().stream()
                    .filter(field -> !field.getKey().equals(REF))
                    .forEach(field -> object.set(field.getKey(), resolve(document, field.getValue(), open)));
        }
        return target;
    }
}
