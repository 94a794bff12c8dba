package ai.tekton.llm.micrometer.internal;

import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;

/**
 * Propagates the values of the accessors in the global registry. A separate class, as the library's classes may be absent.
 * Thread-safe.
 */
final class ThreadLocals implements ContextPropagator {
    private final ContextSnapshotFactory factory =
            ContextSnapshotFactory.builder().build();

    @Override
    public ContextSnapshot capture() {
        io.micrometer.context.ContextSnapshot taken = factory.captureAll();
        return () -> {
            io.micrometer.context.ContextSnapshot.Scope scope = taken.setThreadLocals();
            return scope::close;
        };
    }
}
