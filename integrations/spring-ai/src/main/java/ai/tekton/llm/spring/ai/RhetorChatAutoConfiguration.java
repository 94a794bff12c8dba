package ai.tekton.llm.spring.ai;

import ai.tekton.llm.TektonLlmClient;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Makes a {@link RhetorChatModel} of the {@link TektonLlmClient} that {@code tekton-llm-spring-boot-starter} makes, unless the
 * application has chosen another model by {@code spring.ai.model.chat}.
 */
@AutoConfiguration(
        afterName = "ai.tekton.llm.spring.boot.TektonLlmAutoConfiguration",
        beforeName = "org.springframework.ai.model.chat.client.autoconfigure.ChatClientAutoConfiguration")
@ConditionalOnSingleCandidate(TektonLlmClient.class)
@ConditionalOnProperty(name = "spring.ai.model.chat", havingValue = "rhetor", matchIfMissing = true)
public class RhetorChatAutoConfiguration {
    /** Creates the configuration, which Spring asks for. */
    public RhetorChatAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    RhetorChatModel rhetorChatModel(TektonLlmClient client) {
        return RhetorChatModel.of(client);
    }
}
