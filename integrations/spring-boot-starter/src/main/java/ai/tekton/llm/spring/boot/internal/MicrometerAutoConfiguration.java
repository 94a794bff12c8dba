package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.micrometer.MicrometerLlm;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Observes and meters calls if the application has {@code tekton-llm-micrometer} and an observation registry, such as
 * Actuator's. Ordered after the configurations that create the registry in Spring Boot 3 and in Spring Boot 4.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({MicrometerLlm.class, ObservationRegistry.class, MeterRegistry.class})
@ConditionalOnBean(ObservationRegistry.class)
class MicrometerAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    MicrometerLlm tektonLlmMicrometer(ObservationRegistry observations, ObjectProvider<MeterRegistry> meters) {
        MeterRegistry only = meters.getIfUnique();
        return only == null ? MicrometerLlm.create(observations) : MicrometerLlm.create(observations, only);
    }
}
