package ai.tekton.llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.micrometer.MicrometerLlm;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.spring.boot.internal.ObservationsConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Calls are observed by what the application has for that. */
@ExtendWith(RhetorMockExtension.class)
class ObservationsTest {
    private final MeterRegistry meters = new SimpleMeterRegistry();

    private ApplicationContextRunner application(RhetorMock rhetor) {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(TektonLlmAutoConfiguration.class, ObservationsConfiguration.type()))
                .withPropertyValues("tekton.llm.url=" + rhetor.url(), "tekton.llm.component-id=test");
    }

    private ObservationRegistry observations() {
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
        return observations;
    }

    @Test
    void aCallIsObservedIfTheApplicationHasARegistry(RhetorMock rhetor) {
        application(rhetor)
                .withBean(ObservationRegistry.class, this::observations)
                .withBean(MeterRegistry.class, () -> meters)
                .run(context -> {
                    context.getBean(TektonLlmClient.class).generateText("Hi");

                    assertThat(meters.get("gen_ai.client.operation").timer().count())
                            .isEqualTo(1);
                });
    }

    @Test
    void theClientAnswersUnobservedWithoutARegistryOrTheModule(RhetorMock rhetor) {
        application(rhetor).run(context -> {
            assertThat(context).doesNotHaveBean(MicrometerLlm.class);
            assertThat(context.getBean(TektonLlmClient.class).generateText("Hi").content())
                    .isNotEmpty();
        });
        application(rhetor)
                .withClassLoader(new FilteredClassLoader(MicrometerLlm.class))
                .withBean(ObservationRegistry.class, this::observations)
                .run(context -> assertThat(context.getBean(TektonLlmClient.class)
                                .generateText("Hi")
                                .content())
                        .isNotEmpty());
    }
}
