package ai.tekton.llm.mock;

import ai.tekton.rhetor.RhetorOperation;
import java.util.Optional;

/** A Rhetor with all recorded operations, and otherwise the behaviour of another generation. Thread-safe. */
final class ReplayGeneration implements Generation {
    private final Generation recorded;

    ReplayGeneration(Generation recorded) {
        this.recorded = recorded;
    }

    @Override
    public boolean has(RhetorOperation operation) {
        return true;
    }

    @Override
    public Optional<String> reachedModel(ReceivedRequest request) {
        return recorded.reachedModel(request);
    }

    @Override
    public Rendered standard(RhetorOperation operation, ReceivedRequest request) {
        return recorded.standard(operation, request);
    }

    @Override
    public Rendered answer(String text, ReceivedRequest request) {
        return recorded.answer(text, request);
    }

    @Override
    public Rendered adapterFailure(String message, ReceivedRequest request) {
        return recorded.adapterFailure(message, request);
    }
}
