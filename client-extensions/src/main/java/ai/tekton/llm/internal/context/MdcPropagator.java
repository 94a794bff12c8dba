package ai.tekton.llm.internal.context;

import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import java.util.Map;
import org.slf4j.MDC;

/** Carries the diagnostic context of SLF4J. Thread-safe. */
final class MdcPropagator implements ContextPropagator {
    @Override
    public ContextSnapshot capture() {
        Map<String, String> taken = MDC.getCopyOfContextMap();
        // An empty MDC needs no snapshot: the call's own threads have no MDC that it would have to hide.
        return taken == null || taken.isEmpty() ? Contexts.NOTHING : () -> restore(taken);
    }

    private static ContextSnapshot.Scope restore(Map<String, String> taken) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        MDC.setContextMap(taken);
        return () -> {
            if (before == null) {
                MDC.clear();
            } else {
                MDC.setContextMap(before);
            }
        };
    }
}
