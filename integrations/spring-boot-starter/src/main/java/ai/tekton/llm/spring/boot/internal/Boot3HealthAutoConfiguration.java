package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.spring.boot.TektonLlmAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Tells Spring Boot 3 how Rhetor is, where the application has Actuator. */
@AutoConfiguration(after = TektonLlmAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnSingleCandidate(TektonLlmClient.class)
@ConditionalOnEnabledHealthIndicator("tekton-llm")
class Boot3HealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "tektonLlmHealthIndicator")
    HealthIndicator tektonLlmHealthIndicator(TektonLlmClient client, TektonLlmProperties properties) {
        return new Indicator(new HealthCheck(client, properties.health().timeout()));
    }

    private static final class Indicator extends AbstractHealthIndicator {
        private final HealthCheck check;

        Indicator(HealthCheck check) {
            this.check = check;
        }

        @Override
        protected void doHealthCheck(Health.Builder health) {
            HealthCheck.Result result = check.run();
            switch (result.status()) {
                // A degraded one can answer.
                case HEALTHY, DEGRADED -> health.up();
                case UNHEALTHY -> health.down();
                default -> health.unknown();
            }
            health.withDetails(result.details());
        }
    }
}
