package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rhetor of September 2025: complete answers to single messages, one at a time. Thread-safe. */
final class SeptemberGeneration implements Generation {
    private static final String MODEL = "llama3.3:70b";
    private static final String STREAM =
            "data: {\"error\": \"'ModelRouter' object has no attribute 'route_request_stream'\"}\r\n\r\n";

    private final SeptemberDocuments documents;
    private final ContractGeneration contract;
    private final List<Route> routes;

    SeptemberGeneration(Simulation simulation, int port, ContractGeneration contract) {
        this.documents = new SeptemberDocuments(simulation, port);
        this.contract = contract;
        this.routes = List.of(
                new Route("GET", "/", request -> Reply.json(documents.root())),
                new Route("GET", "/api/models", SeptemberGeneration::withSlash),
                new Route("GET", "/api/v1/models", request -> UNHANDLED));
    }

    @Override
    public boolean has(RhetorOperation operation) {
        return operation.isOf(RhetorGeneration.TEKTON_2025_09) || operation == RhetorOperation.STREAM_CHAT_COMPLETION;
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Optional<String> reachedModel(ReceivedRequest request) {
        return asked(request).map(SeptemberRequest::said);
    }

    @Override
    public Optional<Turn> turn(ReceivedRequest request) {
        return asked(request)
                .map(SeptemberRequest::model)
                .map(model -> new Turn(model, SeptemberRequest.cutOff(model)));
    }

    @Override
    public Rendered standard(RhetorOperation operation, ReceivedRequest request) {
        return switch (operation) {
            case GET_HEALTH -> Rendered.json(documents.health());
            case GET_READINESS -> Rendered.json(documents.readiness());
            case DISCOVER -> Rendered.json(documents.discovery());
            case GET_API_DOCUMENT -> Rendered.json(documents.apiDocument());
            case LIST_MODELS -> Rendered.json(documents.models());
            case LIST_MODEL_PROVIDERS -> Rendered.json(documents.providers());
            case LIST_MODEL_ASSIGNMENTS -> Rendered.json(documents.assignments());
            case CREATE_CHAT_COMPLETION, GENERATE_COMPLETION -> {
                SeptemberRequest read = read(request);
                String text = "[" + read.model() + "] " + Simulation.answerTo(read.said());
                yield read.refusal().map(Rendered::whole).orElseGet(() -> answer(text, read, operation));
            }
            case STREAM_CHAT_COMPLETION -> stream(request);
            default -> Rendered.notFound();
        };
    }

    @Override
    public Rendered answer(String text, ReceivedRequest request) {
        return request.operation()
                .filter(SeptemberGeneration::isWhole)
                .map(operation -> answer(text, read(request), operation))
                .orElseGet(() -> contract.answer(text, request));
    }

    /** A Python dict as the text of an answer. */
    @Override
    public Rendered adapterFailure(String message, ReceivedRequest request) {
        return request.operation()
                .filter(SeptemberGeneration::isWhole)
                .map(operation -> {
                    SeptemberRequest read = read(request);
                    String failure = "{'type': 'error', 'ai_id': '" + SeptemberRequest.id(read.model()) + "', 'error': "
                            + PythonText.quoted(message) + "}";
                    return answer(failure, read, operation);
                })
                .orElseGet(() -> contract.adapterFailure(message, request));
    }

    @Override
    public Optional<Socket> socket() {
        return Optional.of(new SeptemberSocket());
    }

    private static Rendered answer(String text, SeptemberRequest read, RhetorOperation operation) {
        return SeptemberRequest.tooLong(text, read.model())
                .map(Rendered::whole)
                .orElseGet(() -> Rendered.json(body(text, read, operation)));
    }

    private static ObjectNode body(String text, SeptemberRequest read, RhetorOperation operation) {
        ObjectNode body = Json.MAPPER.createObjectNode();
        boolean chat = operation == RhetorOperation.CREATE_CHAT_COMPLETION;
        body.put(chat ? "content" : "response", text).put("model", MODEL);
        int prompt = Simulation.count(read.said());
        int completion = Simulation.count(text);
        body.putObject("usage")
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        return chat
                ? body.put("contextId", UUID.randomUUID().toString())
                        .putNull("metadata")
                        .put("response", text)
                : body;
    }

    private static Rendered stream(ReceivedRequest request) {
        return read(request)
                .refusal()
                .filter(refusal -> refusal.plan().status() == BodyCheck.UNPROCESSABLE)
                .map(Rendered::whole)
                .orElseGet(() -> Rendered.events(List.of(Rendered.utf8(STREAM)), Duration.ZERO));
    }

    private static Reply withSlash(ReceivedRequest request) {
        String host = request.header("host").map(name -> "http://" + name).orElse("");
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        return Reply.redirect(307, host + request.path() + "/" + query);
    }

    /** {@return a request that reaches a model; empty for other or refused requests} */
    private static Optional<SeptemberRequest> asked(ReceivedRequest request) {
        return request.operation()
                .filter(SeptemberGeneration::isWhole)
                .map(operation -> read(request))
                .filter(read -> read.refusal().isEmpty());
    }

    private static SeptemberRequest read(ReceivedRequest request) {
        return SeptemberRequest.read(request.operation().orElseThrow(), request.bodyText());
    }

    private static boolean isWhole(RhetorOperation operation) {
        return operation == RhetorOperation.CREATE_CHAT_COMPLETION || operation == RhetorOperation.GENERATE_COMPLETION;
    }
}
