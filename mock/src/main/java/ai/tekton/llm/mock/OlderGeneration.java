package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Rhetor from before June 2025, which fails every prompt. Thread-safe. */
final class OlderGeneration implements Generation {
    private static final List<Route> ROUTES = List.of(
            new Route("POST", "/message", request -> UNHANDLED), new Route("POST", "/chat", request -> UNHANDLED));
    private static final Map<String, List<String>> PATHS =
            Map.of("/message", List.of("post"), "/chat", List.of("post"));

    private final ContractGeneration contract;

    OlderGeneration(ContractGeneration contract) {
        this.contract = contract;
    }

    @Override
    public boolean has(RhetorOperation operation) {
        return operation.isOf(RhetorGeneration.TEKTON_OLDER);
    }

    @Override
    public List<Route> routes() {
        return ROUTES;
    }

    @Override
    public Optional<String> reachedModel(ReceivedRequest request) {
        return Optional.empty();
    }

    @Override
    public Rendered standard(RhetorOperation operation, ReceivedRequest request) {
        return operation == RhetorOperation.GET_ROOT_DOCUMENT
                ? Rendered.json(SeptemberDocuments.apiDocument("Rhetor", PATHS))
                : Rendered.notFound();
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
}
