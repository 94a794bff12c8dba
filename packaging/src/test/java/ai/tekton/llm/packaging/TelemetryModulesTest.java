package ai.tekton.llm.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.micrometer.MicrometerLlm;
import ai.tekton.llm.opentelemetry.OpenTelemetryLlm;
import io.micrometer.common.KeyValue;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;

/** The modules of telemetry on the module path: the library finds their propagators there, and what is optional may be absent. */
class TelemetryModulesTest {
    @Test
    void theOpenTelemetryContextIsPropagatedIfItsModuleIsOnTheModulePath() throws Exception {
        ModulePath path = ModulePath.ofLibrary()
                .with(OpenTelemetryLlm.class)
                .with(OpenTelemetry.class)
                .with(Context.class);

        assertThat(path.descriptor("ai.tekton.llm.opentelemetry").isAutomatic()).isFalse();
        assertThat(path.bound("ai.tekton.llm")).contains("ai.tekton.llm.opentelemetry", "io.opentelemetry.api");
    }

    @Test
    void theMicrometerContextIsPropagatedIfItsModuleIsOnTheModulePath() throws Exception {
        ModulePath without = ModulePath.ofLibrary()
                .with(MicrometerLlm.class)
                .with(MeterRegistry.class)
                .with(Observation.class)
                .with(KeyValue.class);
        ModulePath path = without.with(ContextRegistry.class);

        assertThat(path.descriptor("ai.tekton.llm.micrometer").isAutomatic()).isFalse();
        assertThat(path.bound("ai.tekton.llm")).contains("ai.tekton.llm.micrometer", "context.propagation");
        assertThat(without.bound("ai.tekton.llm"))
                .contains("ai.tekton.llm.micrometer")
                .doesNotContain("context.propagation");
    }

    @Test
    void anApplicationWithoutTelemetryLoadsNone() throws Exception {
        assertThat(ModulePath.ofLibrary().bound("ai.tekton.llm"))
                .noneMatch(module -> module.contains("telemetry") || module.contains("micrometer"));
    }
}
