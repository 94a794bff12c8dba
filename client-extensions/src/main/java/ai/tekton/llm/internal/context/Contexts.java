package ai.tekton.llm.internal.context;

import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Combines several contexts into one. Thread-safe. */
public final class Contexts implements ContextPropagator {
    private static final Logger LOG = LoggerFactory.getLogger(Contexts.class);
    private static final ContextSnapshot.Scope NOTHING_CHANGED = () -> {};

    /** The empty context. */
    public static final ContextSnapshot NOTHING = () -> NOTHING_CHANGED;

    private final List<ContextPropagator> propagators;

    private Contexts(List<ContextPropagator> propagators) {
        this.propagators = List.copyOf(propagators);
    }

    /**
     * Returns the propagators that a client uses: the MDC's, those on the class path, and the user's.
     *
     * @param given the user's propagators
     * @return all of them as one
     */
    public static Contexts of(List<ContextPropagator> given) {
        List<ContextPropagator> all = new ArrayList<>();
        all.add(new MdcPropagator());
        try {
            ServiceLoader.load(ContextPropagator.class).forEach(all::add);
        } catch (ServiceConfigurationError e) {
            LOG.warn(
                    "A context propagator on the class path cannot be used, and its context will not be propagated", e);
        }
        all.addAll(given);
        return new Contexts(all);
    }

    @Override
    public ContextSnapshot capture() {
        ContextSnapshot all = NOTHING;
        for (ContextPropagator propagator : propagators) {
            ContextSnapshot snapshot = captured(propagator);
            if (snapshot != NOTHING) {
                all = all == NOTHING ? isolated(snapshot) : both(all, isolated(snapshot));
            }
        }
        return all;
    }

    private static ContextSnapshot both(ContextSnapshot first, ContextSnapshot second) {
        return () -> {
            ContextSnapshot.Scope outer = first.restore();
            ContextSnapshot.Scope inner = second.restore();
            return () -> {
                inner.close();
                outer.close();
            };
        };
    }

    /** Captures a context; logs a failure, which must not fail the call. */
    private static ContextSnapshot captured(ContextPropagator propagator) {
        try {
            return Objects.requireNonNull(propagator.capture(), "what was captured");
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "The context of {} could not be captured and is not propagated",
                    propagator.getClass().getName(),
                    e);
            return NOTHING;
        }
    }

    /**
     * Returns a snapshot that logs exceptions instead of throwing them: an exception would end the thread, and the call
     * would hang.
     *
     * @param snapshot the user's code
     * @return a snapshot that does not throw, nor does its scope
     */
    public static ContextSnapshot isolated(ContextSnapshot snapshot) {
        return () -> {
            ContextSnapshot.Scope scope;
            try {
                scope = Objects.requireNonNull(snapshot.restore(), "what ends it");
            } catch (RuntimeException | Error e) {
                LOG.warn(
                        "A context could not be restored on a thread of its call: {}",
                        snapshot.getClass().getName(),
                        e);
                return NOTHING_CHANGED;
            }
            return () -> closed(scope);
        };
    }

    private static void closed(ContextSnapshot.Scope scope) {
        try {
            scope.close();
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "A context could not be removed from a thread of its call: {}",
                    scope.getClass().getName(),
                    e);
        }
    }
}
