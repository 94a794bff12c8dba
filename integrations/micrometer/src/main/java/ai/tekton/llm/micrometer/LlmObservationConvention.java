package ai.tekton.llm.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names an observed call and its key values. Implementations must be thread-safe. */
public interface LlmObservationConvention extends ObservationConvention<LlmObservationContext> {
    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof LlmObservationContext;
    }
}
