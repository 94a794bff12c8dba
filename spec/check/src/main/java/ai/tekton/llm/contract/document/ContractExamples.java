package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The examples of requests in the contract, and the media types that a request needs. Thread-safe. */
public final class ContractExamples {
    /** The name of the example with the required fields alone. */
    private static final String MINIMAL = "minimal";

    private final Contract contract;

    /**
     * Creates the examples of a contract.
     *
     * @param contract the contract
     */
    public ContractExamples(Contract contract) {
        this.contract = contract;
    }

    /**
     * Returns the smallest request of HTTP.
     *
     * @param operationId the operation's id
     * @return a copy of the example's body
     * @throws IllegalArgumentException where the contract has no such example
     */
    public ObjectNode request(String operationId) {
        JsonNode content = operation(operationId).path("requestBody").path("content");
        return object(
                content.path(firstName(content)).path("examples").path(MINIMAL).path("value"), operationId);
    }

    /**
     * Returns the media type of an operation's request.
     *
     * @param operationId the operation's id
     * @return the media type
     */
    public String requestType(String operationId) {
        return firstName(operation(operationId).path("requestBody").path("content"));
    }

    /**
     * Returns the media type of an operation's response.
     *
     * @param operationId the operation's id
     * @param status the status
     * @return the media type
     */
    public String responseType(String operationId, int status) {
        return firstName(operation(operationId)
                .path("responses")
                .path(Integer.toString(status))
                .path("content"));
    }

    /**
     * Returns all media types of an operation's answers, in the contract's order.
     *
     * @param operationId the operation's id
     * @return the media types, for {@code Accept}
     */
    public List<String> accepted(String operationId) {
        Set<String> types = new LinkedHashSet<>();
        operation(operationId)
                .path("responses")
                .forEach(response -> response.path("content").fieldNames().forEachRemaining(types::add));
        return List.copyOf(types);
    }

    /**
     * Returns the smallest frame of a type.
     *
     * @param type the frame's type
     * @return a copy of the example
     * @throws IllegalArgumentException where the contract has no such example
     */
    public ObjectNode frame(String type) {
        JsonNode examples =
                contract.message(type).orElse(MissingNode.getInstance()).path("examples");
        JsonNode minimal = StreamSupport.stream(examples.spliterator(), false)
                .filter(example -> example.path("name").asText().equals(MINIMAL))
                .findFirst()
                .orElse(examples.path(0));
        return object(minimal.path("payload"), type);
    }

    /** {@return the name of the field with the id of a request on a socket} */
    public String requestIdField() {
        String location = contract.frames()
                .at("/components/correlationIds/request/location")
                .asText();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private JsonNode operation(String operationId) {
        return contract.httpOperation(operationId)
                .orElseThrow(() -> new IllegalArgumentException("The contract has no operation " + operationId + "."));
    }

    private static String firstName(JsonNode object) {
        return object.isEmpty() ? "" : object.fieldNames().next();
    }

    private static ObjectNode object(JsonNode example, String of) {
        if (example instanceof ObjectNode object) {
            return object.deepCopy();
        }
        throw new IllegalArgumentException("The contract has no minimal example of " + of + ".");
    }
}
