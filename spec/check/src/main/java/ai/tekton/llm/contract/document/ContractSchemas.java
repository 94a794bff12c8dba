package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The JSON schemas of a contract, which validate values. Thread-safe. */
public final class ContractSchemas {
    /** The schema of each event of a stream. */
    private static final String EVENTS = "x-event-schema";

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();

    private final Contract contract;
    private final Map<String, Optional<ContractSchema>> schemas = new ConcurrentHashMap<>();

    /**
     * Creates the schemas of a contract.
     *
     * @param contract the contract
     */
    public ContractSchemas(Contract contract) {
        this.contract = contract;
    }

    /**
     * Returns the schema of a response's body.
     *
     * @param operationId the operation's id
     * @param status the status
     * @return the schema; of each event, where the body is a stream of them; empty where the contract has no such response
     */
    public Optional<ContractSchema> response(String operationId, int status) {
        return schemas.computeIfAbsent(
                operationId + " " + status,
                key -> contract.httpOperation(operationId)
                        .map(operation -> operation.path("responses").path(Integer.toString(status)))
                        .flatMap(ContractSchemas::ofContent));
    }

    /**
     * Returns the schema of a request's body.
     *
     * @param operationId the operation's id
     * @return the schema; empty where the contract has no such operation, or it takes no body
     */
    public Optional<ContractSchema> request(String operationId) {
        return schemas.computeIfAbsent(
                operationId + " request",
                key -> contract.httpOperation(operationId)
                        .map(operation -> operation.path("requestBody"))
                        .flatMap(ContractSchemas::ofContent));
    }

    /**
     * Returns whether the contract has an answer with a status, including one without a body.
     *
     * @param operationId the operation's id
     * @param status the status
     * @return whether it has
     */
    public boolean hasStatus(String operationId, int status) {
        return contract.httpOperation(operationId)
                .filter(operation -> operation.path("responses").has(Integer.toString(status)))
                .isPresent();
    }

    /**
     * Returns the schema of a frame.
     *
     * @param type the frame's type, such as {@code RESPONSE}
     * @return the schema; empty where the contract has no such frame
     */
    public Optional<ContractSchema> frame(String type) {
        // The server chooses the type, so an unknown one must not stay in memory.
        return contract.frames().at("/components/messages").has(type)
                ? schemas.computeIfAbsent(
                        "frame " + type, key -> contract.message(type).map(message -> of(message.path("payload"))))
                : Optional.empty();
    }

    private static Optional<ContractSchema> ofContent(JsonNode owner) {
        return owner.path("content").properties().stream()
                .findFirst()
                .map(Map.Entry::getValue)
                .map(media -> of(media.has(EVENTS) ? media.path(EVENTS) : media.path("schema")));
    }

    private static ContractSchema of(JsonNode schema) {
        return new ContractSchema(schema, FACTORY.getSchema(schema, CONFIG));
    }
}
