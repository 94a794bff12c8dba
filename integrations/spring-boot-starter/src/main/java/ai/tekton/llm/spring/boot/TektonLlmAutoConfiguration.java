package ai.tekton.llm.spring.boot;

import ai.tekton.llm.AsyncTektonLlmClient;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.TektonLlmWebSocketClientBuilder;
import ai.tekton.llm.spring.boot.internal.ClientSetup;
import ai.tekton.llm.spring.boot.internal.TektonLlmProperties;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.env.Environment;

/**
 * Creates a {@link TektonLlmClient}, its {@link AsyncTektonLlmClient}, and, with {@code tekton.llm.web-socket.enabled=true}, a
 * {@link TektonLlmWebSocketClient}, configured by the properties {@code tekton.llm.*} and closed with the application context.
 * The application's own bean replaces each of them. Makes no connection before the first call.
 *
 * <p>These beans of the application apply to both: each {@link ai.tekton.llm.event.LlmEventListener}, {@link
 * ai.tekton.llm.interceptor.LlmInterceptor} and {@link ai.tekton.llm.context.ContextPropagator}, in their order; each {@link
 * ai.tekton.llm.backend.LlmBackend} as a fallback, in its order; one {@link ai.tekton.llm.config.TokenProvider}, {@link
 * ai.tekton.llm.CostMeter}, {@link ai.tekton.llm.token.Tokenizers}, {@link ai.tekton.llm.token.TrimStrategy}, {@link
 * ai.tekton.llm.conversation.ConversationFormat} and {@link ai.tekton.llm.conversation.ConversationStore}; an {@link
 * java.util.concurrent.Executor} named {@value #EXECUTOR}; and last each {@link ai.tekton.llm.ClientCustomizer}. If the
 * application has {@code tekton-llm-micrometer} and an observation registry, calls are observed and metered.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = "tekton.llm", name = "enabled", matchIfMissing = true)
public class TektonLlmAutoConfiguration {
    /** The name of the optional bean that runs asynchronous calls. */
    public static final String EXECUTOR = ClientSetup.EXECUTOR;

    /** Creates the configuration; called by Spring. */
    public TektonLlmAutoConfiguration() {}

    @Bean
    ClientSetup tektonLlmClientSetup(
            TektonLlmProperties properties, Environment environment, ListableBeanFactory beans) {
        return new ClientSetup(properties, environment, beans);
    }

    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    @ConditionalOnMissingBean
    TektonLlmClientBuilder tektonLlmClientBuilder(ClientSetup setup) {
        return setup.builder();
    }

    @Bean
    @ConditionalOnMissingBean
    TektonLlmClient tektonLlmClient(ClientSetup setup, TektonLlmClientBuilder builder) {
        return setup.checked(builder::build);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(TektonLlmClient.class)
    AsyncTektonLlmClient asyncTektonLlmClient(TektonLlmClient client) {
        return client.async();
    }

    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    @ConditionalOnMissingBean
    @ConditionalOnProperty(prefix = "tekton.llm.web-socket", name = "enabled")
    TektonLlmWebSocketClientBuilder tektonLlmWebSocketClientBuilder(ClientSetup setup) {
        return setup.webSocketBuilder();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(TektonLlmWebSocketClientBuilder.class)
    TektonLlmWebSocketClient tektonLlmWebSocketClient(ClientSetup setup, TektonLlmWebSocketClientBuilder builder) {
        return setup.checked(builder::build);
    }

    /** A separate class: JDK 17's Javadoc fails on a public annotation that refers to a class outside the documentation. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(TektonLlmProperties.class)
    static class Properties {}
}
