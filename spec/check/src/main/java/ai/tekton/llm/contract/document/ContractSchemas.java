package ai.tekton.llm.contract.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The JSON schemas of a contract, which hold values against it. Thread-safe. */
public final class ContractSchemas {
    private static final String BASE = "https://rhetor.invalid/";
    private static final String PAYLOAD = "/components/messages/%s/payload";

    private final Contract contract;
    private final References references;
    private final JsonSchemaFactory factory;
    private final SchemaValidatorsConfig config;
    private final Map<String, ContractSchema> schemas = new ConcurrentHashMap<>();

    /**
     * Makes the schemas of a contract.
     *
     * @param contract the contract
     */
    public ContractSchemas(Contract contract) {
        this.contract = contract;
        this.references = new References(contract);
        Map<String, String> documents =
                Map.of(BASE + Contract.HTTP, contract.httpText(), BASE + Contract.FRAMES, contract.framesText());
        this.factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(documents)));
        this.config =
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
    }

    /**
     * The schema of a response's body.
     *
     * @param operationId the operation's id
     * @param status the status
     * @return the schema; of the events, where the body is a stream of them; empty where the contract has no such response
     */
    public Optional<ContractSchema> response(String operationId, int status) {
        return HttpPlaces.content(contract, references, operationId, status).map(content -> {
            boolean events = content.node().has(HttpPlaces.EVENTS);
            return schema(content.document(), content.pointer() + "/" + (events ? HttpPlaces.EVENTS : "schema"));
        });
    }

    /**
     * The schema of a request's body.
     *
     * @param operationId the operation's id
     * @return the schema; empty where the contract has no such operation, or it takes no body
     */
    public Optional<ContractSchema> request(String operationId) {
        return HttpPlaces.requestContent(contract, references, operationId)
                .map(content -> schema(content.document(), content.pointer() + "/schema"));
    }

    /**
     * Whether the contract has an answer with a status, be it one without a body.
     *
     * @param operationId the operation's id
     * @param status the status
     * @return whether it has
     */
    public boolean hasStatus(String operationId, int status) {
        return HttpPlaces.operation(contract, operationId)
                .filter(operation -> operation.node().path("responses").has(Integer.toString(status)))
                .isPresent();
    }

    /**
     * The schema of a frame.
     *
     * @param type the frame's type, such as {@code RESPONSE}
     * @return the schema; empty where the contract has no such frame
     */
    public Optional<ContractSchema> frame(String type) {
        String pointer = PAYLOAD.formatted(type);
        // A type is the server's word, and might be part of a pointer.
        boolean known = contract.frames().at("/components/messages").has(type);
        return known ? Optional.of(schema(Contract.FRAMES, pointer)) : Optional.empty();
    }

    private ContractSchema schema(String document, String pointer) {
        return schemas.computeIfAbsent(document + "#" + pointer, location -> {
            JsonNode root = document.equals(Contract.HTTP) ? contract.http() : contract.frames();
            JsonSchema validator = factory.getSchema(SchemaLocation.of(BASE + location), config);
            return new ContractSchema(references, new References.Place(document, pointer, root.at(pointer)), validator);
        });
    }
}
