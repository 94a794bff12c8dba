package ai.tekton.llm.micrometer.internal;

import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Carries all that Micrometer's context-propagation knows of, such as the current observation; carries nothing where that
 * library is absent. Thread-safe.
 */
public final class MicrometerPropagator implements ContextPropagator {
    private static final ContextSnapshot.Scope NOTHING_CHANGED = () -> {};

    private final Optional<ContextPropagator> known = find();

    /** Made by {@link java.util.ServiceLoader}. */
    public MicrometerPropagator() {}

    private static Optional<ContextPropagator> find() {
        try {
            return Optional.of(new ThreadLocals());
        } catch (NoClassDefFoundError absent) {
            // It is optional: who has no context-propagation has nothing to be carried by it.
            LoggerFactory.getLogger(MicrometerPropagator.class)
                    .debug("Micrometer's context-propagation is absent, and nothing is carried by it");
            return Optional.empty();
        }
    }

    @Override
    public ContextSnapshot capture() {
        return known.map(ContextPropagator::capture).orElse(() -> NOTHING_CHANGED);
    }
}
