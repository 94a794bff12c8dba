package ai.tekton.llm.opentelemetry.internal;

import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** Propagates OpenTelemetry's context: the span, the baggage and any other value in it. Thread-safe. */
public final class OpenTelemetryPropagator implements ContextPropagator {
    /** Created by {@link java.util.ServiceLoader}. */
    public OpenTelemetryPropagator() {}

    @Override
    public ContextSnapshot capture() {
        return snapshot(Context.current());
    }

    /**
     * Wraps a context as a snapshot.
     *
     * @param context the context to make current
     * @return the snapshot
     */
    public static ContextSnapshot snapshot(Context context) {
        return () -> {
            Scope scope = context.makeCurrent();
            return scope::close;
        };
    }
}
