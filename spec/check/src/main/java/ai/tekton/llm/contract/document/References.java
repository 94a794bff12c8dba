package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Follows {@code $ref}s within documents and from one to another. Thread-safe. */
public final class References {
    private final Map<String, JsonNode> documents;

    /**
     * Makes the references of one contract.
     *
     * @param contract the contract
     */
    public References(Contract contract) {
        this(Map.of(contract.httpName(), contract.http(), Contract.FRAMES, contract.frames()));
    }

    /**
     * Makes the references of some documents.
     *
     * @param documents the documents by the names they refer to each other by
     */
    public References(Map<String, JsonNode> documents) {
        this.documents = Map.copyOf(documents);
    }

    /**
     * A place in a document.
     *
     * @param document the document's name
     * @param pointer the JSON pointer from its root
     * @param node what stands there
     */
    public record Place(String document, String pointer, JsonNode node) {}

    /**
     * Follows a node's {@code $ref}, and that one's, to where something stands.
     *
     * @param document the name of the document that the node is in
     * @param node the node
     * @return what stands there; the node itself, with an empty pointer, where it has no {@code $ref}
     * @throws IllegalArgumentException where nothing stands there
     */
    public Place follow(String document, JsonNode node) {
        Place place = new Place(document, "", node);
        // A chain longer than this goes in circles.
        for (int hops = 0; place.node().path("$ref").isTextual(); hops++) {
            String reference = place.node().path("$ref").asText();
            if (hops == 64) {
                throw new IllegalArgumentException("The $ref " + reference + " leads back to itself.");
            }
            place = at(place.document(), reference);
        }
        return place;
    }

    private Place at(String document, String reference) {
        int hash = reference.indexOf('#');
        String file = hash <= 0 ? document : reference.substring(reference.startsWith("./") ? 2 : 0, hash);
        String pointer = hash < 0 ? "" : URLDecoder.decode(reference.substring(hash + 1), StandardCharsets.UTF_8);
        JsonNode root = documents.get(file);
        JsonNode found = root == null ? null : root.at(JsonPointer.compile(pointer));
        if (found == null || found.isMissingNode()) {
            throw new IllegalArgumentException("Nothing stands at the $ref " + reference + " of " + document + ".");
        }
        return new Place(file, pointer, found);
    }
}
