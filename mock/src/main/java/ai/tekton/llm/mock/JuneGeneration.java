package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rhetor of June 2025, which answers only over its WebSocket. Thread-safe. */
final class JuneGeneration implements Generation {
    private static final Map<String, List<String>> PATHS = Map.of(
            "/health", List.of("get"),
            "/api/v1/chat", List.of("post"));

    private final Simulation simulation;
    private final ContractGeneration contract;

    JuneGeneration(Simulation simulation, ContractGeneration contract) {
        this.simulation = simulation;
        this.contract = contract;
    }

    @Override
    public boolean has(RhetorOperation operation) {
        return operation.isOf(RhetorGeneration.TEKTON_2025_06) || operation == RhetorOperation.CREATE_CHAT_COMPLETION;
    }

    @Override
    public Optional<String> reachedModel(ReceivedRequest request) {
        return Optional.empty();
    }

    @Override
    public Rendered standard(RhetorOperation operation, ReceivedRequest request) {
        return switch (operation) {
            case GET_API_DOCUMENT -> Rendered.json(SeptemberDocuments.apiDocument("rhetor API", PATHS));
            case CREATE_CHAT_COMPLETION -> Rendered.whole(UNHANDLED);
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
    public Optional<Socket> socket() {
        return Optional.of(new JuneSocket(simulation));
    }
}
