package ai.tekton.llm.spring.ai;

import ai.tekton.llm.TektonLlmClient;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Creates a {@link RhetorChatModel} from the {@link TektonLlmClient} of {@code tekton-llm-spring-boot-starter}, unless the
 * application selects another model by {@code spring.ai.model.chat}. The application's observation registry, if there is
 * one, observes the model, unless {@code tekton-llm-micrometer} observes the client, as calls would count twice.
 */
@AutoConfiguration(
        // Spring Boot 4 has Actuator's registry in another package than Spring Boot 3.
        afterName = {
            "ai.tekton.llm.spring.boot.TektonLlmAutoConfiguration",
            "ai.tekton.llm.spring.boot.internal.MicrometerAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        },
        beforeName = "org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration")
@ConditionalOnSingleCandidate(TektonLlmClient.class)
@ConditionalOnProperty(name = "spring.ai.model.chat", havingValue = "rhetor", matchIfMissing = true)
public class RhetorChatAutoConfiguration {
    /** Creates the configuration; called by Spring. */
    public RhetorChatAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RhetorChatModel rhetorChatModel(TektonLlmClient client) {
        return RhetorChatModel.of(client);
    }

    /** Takes precedence over the bean above, unless the client itself is observed under the same name. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBean(ObservationRegistry.class)
    @ConditionalOnMissingBean(type = "ai.tekton.llm.micrometer.MicrometerLlm")
    static class Observed {
        @Bean
        @ConditionalOnMissingBean
        RhetorChatModel rhetorChatModel(
                TektonLlmClient client,
                ObjectProvider<ObservationRegistry> registry,
                ObjectProvider<ChatModelObservationConvention> convention) {
            RhetorChatModel.Builder model = RhetorChatModel.builder(client);
            registry.ifUnique(model::observationRegistry);
            convention.ifUnique(model::observationConvention);
            return model.build();
        }
    }
}
