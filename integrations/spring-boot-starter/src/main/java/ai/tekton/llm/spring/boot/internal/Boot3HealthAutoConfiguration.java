package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.spring.boot.TektonLlmAutoConfiguration;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.CompositeHealthContributor;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthContributor;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Reports Rhetor's health to Spring Boot 3's Actuator, if the application has it; for each client if there are several.
 */
@AutoConfiguration(after = TektonLlmAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(TektonLlmClient.class)
@ConditionalOnEnabledHealthIndicator("tekton-llm")
class Boot3HealthAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = {"tektonLlmHealthIndicator", "tektonLlmHealthContributor"})
    HealthContributor tektonLlmHealthContributor(Map<String, TektonLlmClient> clients, TektonLlmProperties properties) {
        Function<TektonLlmClient, HealthIndicator> indicator = client ->
                new Indicator(new HealthCheck(client, properties.health().timeout()));
        return clients.size() == 1
                ? indicator.apply(clients.values().iterator().next())
                : CompositeHealthContributor.fromMap(clients, indicator);
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
                // A degraded server can answer.
                case HEALTHY, DEGRADED -> health.up();
                case UNHEALTHY -> health.down();
                default -> health.unknown();
            }
            health.withDetails(result.details());
        }
    }
}
