package ai.tekton.llm.micrometer.internal;

import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Propagates all values that Micrometer's context-propagation has accessors for, such as the current observation; propagates
 * nothing if that library is absent. Thread-safe.
 */
public final class MicrometerPropagator implements ContextPropagator {
    private static final ContextSnapshot.Scope NOTHING_CHANGED = () -> {};

    private final Optional<ContextPropagator> known = find();

    /** Created by {@link java.util.ServiceLoader}. */
    public MicrometerPropagator() {}

    private static Optional<ContextPropagator> find() {
        try {
            return Optional.of(new ThreadLocals());
        } catch (NoClassDefFoundError absent) {
            // The dependency is optional: an application without context-propagation has no such values.
            LoggerFactory.getLogger(MicrometerPropagator.class)
                    .debug("Micrometer's context-propagation is absent, so none of its values are propagated");
            return Optional.empty();
        }
    }

    @Override
    public ContextSnapshot capture() {
        return known.map(ContextPropagator::capture).orElse(() -> NOTHING_CHANGED);
    }
}
