package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/** The schemas, the media types and the examples of a contract's messages; each schema is made once. Thread-safe. */
public final class ContractMessages {
    private final Contract contract;
    private final List<Operation> operations;
    private final Map<String, Optional<ContractSchema>> schemas = new ConcurrentHashMap<>();

    public ContractMessages(Contract contract) {
        this.contract = contract;
        this.operations = contract.operations();
    }

    /** {@return all operations of the contract, in its order} */
    public List<Operation> operations() {
        return operations;
    }

    /** {@return the schema of a request; empty where the contract has no such operation, or it takes no body} */
    public Optional<ContractSchema> request(String operationId) {
        return schemas.computeIfAbsent(operationId, id -> schema(operation(id).request()));
    }

    /** {@return the schema of an answer, or of each event of a stream; empty where the contract has no such answer} */
    public Optional<ContractSchema> response(String operationId, int status) {
        return schemas.computeIfAbsent(
                operationId + " " + status, key -> schema(operation(operationId).response(status)));
    }

    /** {@return the schema of frames of a type; empty where the contract has no such frame} */
    public Optional<ContractSchema> frame(String type) {
        // The server chooses the type, so an unknown one must not stay in memory.
        return contract.hasMessage(type)
                ? schemas.computeIfAbsent(
                        "frame " + type,
                        key -> Optional.of(
                                new ContractSchema(contract.message(type).path("payload"))))
                : Optional.empty();
    }

    private static Optional<ContractSchema> schema(JsonNode contents) {
        return contents.properties().stream()
                .findFirst()
                .map(content -> new ContractSchema(Operation.schema(content.getValue())));
    }

    /** {@return whether the contract has an answer with a status, be it one without a body} */
    public boolean hasStatus(String operationId, int status) {
        return operation(operationId).responses().has(Integer.toString(status));
    }

    public String requestType(String operationId) {
        return firstName(operation(operationId).request());
    }

    public String responseType(String operationId, int status) {
        return firstName(operation(operationId).response(status));
    }

    /** {@return all media types of an operation's answers, for {@code Accept}} */
    public List<String> accepted(String operationId) {
        Set<String> types = new LinkedHashSet<>();
        operation(operationId)
                .responses()
                .forEach(response -> response.path("content").fieldNames().forEachRemaining(types::add));
        return List.copyOf(types);
    }

    /** {@return a copy of the smallest frame of a type} */
    public ObjectNode frameExample(String type) {
        JsonNode examples = contract.message(type).path("examples");
        JsonNode minimal = StreamSupport.stream(examples.spliterator(), false)
                .filter(example -> example.path("name").asText().equals("minimal"))
                .findFirst()
                .orElse(examples.path(0));
        return minimal.path("payload").deepCopy();
    }

    private Operation operation(String id) {
        return operations.stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElse(Operation.NONE);
    }

    private static String firstName(JsonNode object) {
        return object.isEmpty() ? "" : object.fieldNames().next();
    }
}
