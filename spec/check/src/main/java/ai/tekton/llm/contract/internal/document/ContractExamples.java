package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The examples of requests in the contract, and the media types that a request needs. */
public record ContractExamples(Contract contract) {
    /** The name of the example with the required fields alone. */
    private static final String MINIMAL = "minimal";

    /** {@return a copy of the smallest request of an operation} */
    public ObjectNode request(String operationId) {
        JsonNode content = contract.httpOperation(operationId).at("/requestBody/content");
        return copy(content.path(firstName(content)).at("/examples/" + MINIMAL + "/value"), operationId);
    }

    public String requestType(String operationId) {
        return firstName(contract.httpOperation(operationId).at("/requestBody/content"));
    }

    public String responseType(String operationId, int status) {
        return firstName(contract.httpOperation(operationId).at("/responses/" + status + "/content"));
    }

    /** {@return all media types of an operation's answers, for {@code Accept}} */
    public List<String> accepted(String operationId) {
        Set<String> types = new LinkedHashSet<>();
        contract.httpOperation(operationId)
                .path("responses")
                .forEach(response -> response.path("content").fieldNames().forEachRemaining(types::add));
        return List.copyOf(types);
    }

    /** {@return a copy of the smallest frame of a type} */
    public ObjectNode frame(String type) {
        JsonNode examples = contract.message(type).path("examples");
        JsonNode minimal = StreamSupport.stream(examples.spliterator(), false)
                .filter(example -> example.path("name").asText().equals(MINIMAL))
                .findFirst()
                .orElse(examples.path(0));
        return copy(minimal.path("payload"), type);
    }

    /** {@return the name of the field with the id of a request on a socket} */
    public String requestIdField() {
        String location = contract.frames()
                .at("/components/correlationIds/request/location")
                .asText();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private static String firstName(JsonNode object) {
        return object.isEmpty() ? "" : object.fieldNames().next();
    }

    private static ObjectNode copy(JsonNode example, String of) {
        if (example instanceof ObjectNode object) {
            return object.deepCopy();
        }
        throw new IllegalArgumentException("The contract has no minimal example of " + of + ".");
    }
}
