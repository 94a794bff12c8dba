package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.Provider;
import ai.tekton.rhetor.model.ProviderModel;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Rhetor with POST /complete, which has neither streams nor a WebSocket. Thread-safe. */
final class EnhancedGeneration implements Generation {
    private static final String COMPLETE = "/complete";
    private static final Map<String, List<String>> PATHS =
            Map.of("/health", List.of("get"), "/providers", List.of("get"), COMPLETE, List.of("post"));

    private final Simulation simulation;
    private final ContractGeneration contract;
    private final List<Route> routes = List.of(
            new Route("POST", COMPLETE, this::complete), new Route("GET", "/providers", request -> providers()));

    EnhancedGeneration(Simulation simulation, ContractGeneration contract) {
        this.simulation = simulation;
        this.contract = contract;
    }

    @Override
    public boolean has(RhetorOperation operation) {
        return operation.isOf(RhetorGeneration.TEKTON_ENHANCED);
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public Optional<String> reachedModel(ReceivedRequest request) {
        return request.method().equals("POST") && request.path().endsWith(COMPLETE)
                ? Optional.of(check(request))
                        .filter(check -> check.refusal().isEmpty())
                        .flatMap(check -> check.textOf("message"))
                : Optional.empty();
    }

    @Override
    public Rendered standard(RhetorOperation operation, ReceivedRequest request) {
        return switch (operation) {
            case GET_ROOT_DOCUMENT -> Rendered.json(SeptemberDocuments.apiDocument("Rhetor", PATHS));
            case GET_HEALTH -> contract.standard(operation, request);
            default -> Rendered.notFound();
        };
    }

    @Override
    public Rendered answer(String text, ReceivedRequest request) {
        return contract.answer(text, request);
    }

    @Override
    public Rendered adapterFailure(String message, ReceivedRequest request) {
        return contract.adapterFailure(message, request);
    }

    @Override
    public Rendered handshake(ReceivedRequest request) {
        return Handshake.refuse();
    }

    private Reply complete(ReceivedRequest request) {
        BodyCheck check = check(request);
        return check.refusal()
                .orElseGet(() -> chosen(check)
                        .map(provider -> simulation.providers().getProviders().containsKey(provider)
                                ? Reply.json(answer(
                                        check,
                                        provider,
                                        check.textOf("model_id").orElseThrow()))
                                : Reply.detail(500, "400: Unknown provider: " + provider))
                        .orElseGet(() -> Reply.json(answer(
                                check,
                                simulation.providers().getDefaultProvider(),
                                simulation.providers().getDefaultModel()))));
    }

    /** {@return the requested provider, which has an effect only together with a model} */
    private static Optional<String> chosen(BodyCheck check) {
        return check.textOf("provider_id")
                .filter(provider -> check.textOf("model_id").isPresent());
    }

    private ObjectNode answer(BodyCheck check, String provider, String model) {
        String message = check.textOf("message").orElseThrow();
        String text = Simulation.answerTo(message);
        ObjectNode answer = Json.MAPPER
                .createObjectNode()
                .put("content", text)
                .put("model", model)
                .put("provider", provider);
        answer.putObject("usage")
                .put("input_tokens", Simulation.count(message))
                .put("output_tokens", Simulation.count(text));
        return answer.put("context_id", check.textOf("context_id").orElseThrow())
                .put("elapsed_seconds", 0.001)
                .put("timestamp", simulation.timestamp());
    }

    private Reply providers() {
        ObjectNode list = Json.MAPPER.createObjectNode();
        ObjectNode providers = list.putObject("providers");
        simulation
                .providers()
                .getProviders()
                .forEach((id, provider) -> provider(providers.putObject(id), id, provider));
        return Reply.json(list);
    }

    private static void provider(ObjectNode described, String id, Provider provider) {
        described
                .put("id", id)
                .put("name", provider.getName())
                .put("type", id)
                .putNull("base_url")
                .put("available", provider.getAvailable());
        ArrayNode models = described.putArray("models");
        provider.getModels().stream().map(ProviderModel::getId).forEach(models::add);
        described.put("default_model", provider.getDefaultModel());
        described.putObject("capabilities").put("chat", true).put("streaming", false);
    }

    private static BodyCheck check(ReceivedRequest request) {
        BodyCheck check = BodyCheck.of(request.bodyText());
        List.of("message", "context_id").forEach(field -> check.required(field).textNotNull(field));
        List.of("system_prompt", "provider_id", "model_id", "component_name", "task_type")
                .forEach(check::text);
        return check.object("options");
    }
}
