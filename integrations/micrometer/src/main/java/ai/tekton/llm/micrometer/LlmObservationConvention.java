package ai.tekton.llm.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Says what an observed call is called and which key values it has. Implementations are thread-safe. */
public interface LlmObservationConvention extends ObservationConvention<LlmObservationContext> {
    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof LlmObservationContext;
    }
}
