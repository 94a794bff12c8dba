package ai.tekton.llm.contract.internal.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The schemas of a contract, each of which is made once. Thread-safe. */
public final class ContractSchemas {
    /** The schema of each event of a stream. */
    private static final String EVENTS = "x-event-schema";

    private final Contract contract;
    private final Map<String, Optional<ContractSchema>> schemas = new ConcurrentHashMap<>();

    public ContractSchemas(Contract contract) {
        this.contract = contract;
    }

    public Contract contract() {
        return contract;
    }

    /** {@return the schema of an answer, or of each event of a stream; empty where the contract has no such answer} */
    public Optional<ContractSchema> response(String operationId, int status) {
        return ofContent(operationId, "/responses/" + status);
    }

    /** {@return the schema of a request; empty where the contract has no such operation, or it takes no body} */
    public Optional<ContractSchema> request(String operationId) {
        return ofContent(operationId, "/requestBody");
    }

    /** {@return whether the contract has an answer with a status, be it one without a body} */
    public boolean hasStatus(String operationId, int status) {
        return contract.httpOperation(operationId).path("responses").has(Integer.toString(status));
    }

    /** {@return the schema of frames of a type; empty where the contract has no such frame} */
    public Optional<ContractSchema> frame(String type) {
        // The server chooses the type, so an unknown one must not stay in memory.
        return contract.frames().at("/components/messages").has(type)
                ? schemas.computeIfAbsent(
                        "frame " + type,
                        key -> Optional.of(
                                new ContractSchema(contract.message(type).path("payload"))))
                : Optional.empty();
    }

    private Optional<ContractSchema> ofContent(String operationId, String pointer) {
        return schemas.computeIfAbsent(
                operationId + pointer,
                key -> contract.httpOperation(operationId).at(pointer + "/content").properties().stream()
                        .findFirst()
                        .map(media -> new ContractSchema(schema(media.getValue()))));
    }

    private static JsonNode schema(JsonNode media) {
        return media.path(media.has(EVENTS) ? EVENTS : "schema");
    }
}
