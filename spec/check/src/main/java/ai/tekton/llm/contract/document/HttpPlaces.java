package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/** Finds the places of an operation in the document of HTTP. */
final class HttpPlaces {
    /** What a stream of events says about each. */
    static final String EVENTS = "x-event-schema";

    private HttpPlaces() {}

    /** {@return an operation's own place; empty where the contract has no such operation} */
    static Optional<References.Place> operation(Contract contract, String operationId) {
        for (Map.Entry<String, JsonNode> path : contract.http().path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (method.getValue().path("operationId").asText().equals(operationId)) {
                    String pointer = "/paths/" + escaped(path.getKey()) + "/" + method.getKey();
                    return Optional.of(new References.Place(Contract.HTTP, pointer, method.getValue()));
                }
            }
        }
        return Optional.empty();
    }

    /** {@return the place of a response's first media type} */
    static Optional<References.Place> content(
            Contract contract, References references, String operationId, int status) {
        return operation(contract, operationId)
                .map(operation -> child(operation, "responses"))
                .map(responses -> child(responses, Integer.toString(status)))
                .filter(response -> !response.node().isMissingNode())
                .map(response -> followed(references, response))
                .map(response -> child(response, "content"))
                .filter(content -> !content.node().isEmpty())
                .map(content -> child(content, content.node().fieldNames().next()));
    }

    /** {@return the place of a request's first media type} */
    static Optional<References.Place> requestContent(Contract contract, References references, String operationId) {
        return operation(contract, operationId)
                .map(operation -> child(operation, "requestBody"))
                .filter(body -> !body.node().isMissingNode())
                .map(body -> followed(references, body))
                .map(body -> child(body, "content"))
                .filter(content -> !content.node().isEmpty())
                .map(content -> child(content, content.node().fieldNames().next()));
    }

    static References.Place child(References.Place parent, String name) {
        JsonNode node = parent.node().path(name);
        return new References.Place(parent.document(), parent.pointer() + "/" + escaped(name), node);
    }

    private static References.Place followed(References references, References.Place place) {
        boolean elsewhere = place.node().has("$ref");
        return elsewhere ? references.follow(place.document(), place.node()) : place;
    }

    private static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }
}
