package ai.tekton.llm.opentelemetry.internal;

import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** Carries OpenTelemetry's context: the span, the baggage, and what else is in it. Thread-safe. */
public final class OpenTelemetryPropagator implements ContextPropagator {
    /** Made by {@link java.util.ServiceLoader}. */
    public OpenTelemetryPropagator() {}

    @Override
    public ContextSnapshot capture() {
        return snapshot(Context.current());
    }

    /**
     * A context as a snapshot.
     *
     * @param context what is made current
     * @return the snapshot
     */
    public static ContextSnapshot snapshot(Context context) {
        return () -> {
            Scope scope = context.makeCurrent();
            return scope::close;
        };
    }
}
