package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.ClientBuilder;
import ai.tekton.llm.ClientCustomizer;
import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.TektonLlmWebSocketClientBuilder;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.TlsConfig;
import ai.tekton.llm.config.TokenProvider;
import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.conversation.ConversationFormat;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.llm.token.TrimStrategy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;

/**
 * Creates the builders and applies the properties, then the application's beans, and last its customizers, which take
 * precedence.
 */
public final class ClientSetup implements DisposableBean {
    /** The name of the optional bean that runs asynchronous calls. */
    public static final String EXECUTOR = "tektonLlmExecutor";

    private final TektonLlmProperties properties;
    private final Environment environment;
    private final ListableBeanFactory beans;
    private final ApplicationThreads threads;

    /**
     * @param properties the properties {@code tekton.llm.*}
     * @param environment provides the application's name and its kind of threads
     * @param beans the application's beans
     */
    public ClientSetup(TektonLlmProperties properties, Environment environment, ListableBeanFactory beans) {
        this.properties = properties;
        this.environment = environment;
        this.beans = beans;
        this.threads = new ApplicationThreads(environment);
    }

    /** {@return a new builder of a client over HTTP} */
    public TektonLlmClientBuilder builder() {
        return checked(() -> {
            if (properties.health().timeout().toMillis() < 1) {
                throw InvalidPropertyException.ofProperty("health.timeout", "It must be at least 1 ms.");
            }
            TektonLlmClientBuilder builder = TektonLlmClient.builder();
            PropertyApplication application = new PropertyApplication(properties);
            application.applyTo(builder);
            application.applyToHttp(builder);
            if (properties.backend() != null) {
                builder.backend(primary());
            }
            unique(ConversationFormat.class, builder::conversationFormat);
            unique(ConversationStore.class, builder::conversationStore);
            applyBeans(builder);
            return builder;
        });
    }

    /** {@return a new builder of a client over the WebSocket} */
    public TektonLlmWebSocketClientBuilder webSocketBuilder() {
        return checked(() -> {
            TektonLlmWebSocketClientBuilder builder = TektonLlmWebSocketClient.builder();
            PropertyApplication application = new PropertyApplication(properties);
            application.applyTo(builder);
            application.applyToWebSocket(builder);
            applyBeans(builder);
            return builder;
        });
    }

    /**
     * Runs a step whose settings the library may refuse, and names the property of a refused setting.
     *
     * @param <T> the result
     * @param step the step
     * @return its result
     */
    public <T> T checked(Supplier<T> step) {
        try {
            return step.get();
        } catch (InvalidRequestException e) {
            throw InvalidPropertyException.of(InvalidPropertyException.PREFIX, e);
        }
    }

    private void applyBeans(ClientBuilder<?> builder) {
        String component = properties.componentId() == null
                ? environment.getProperty("spring.application.name", "")
                : properties.componentId();
        builder.componentId(component);
        applyTls(builder);
        builder.fallbackBackends(fallbacks());
        threads().ifPresent(builder::executor);
        unique(TokenProvider.class, builder::tokenProvider);
        unique(CostMeter.class, builder::costMeter);
        unique(Tokenizers.class, builder::tokenizers);
        unique(TrimStrategy.class, builder::trimStrategy);
        beans.getBeanProvider(LlmEventListener.class).orderedStream().forEach(builder::listener);
        beans.getBeanProvider(LlmInterceptor.class).orderedStream().forEach(builder::interceptor);
        beans.getBeanProvider(ContextPropagator.class).orderedStream().forEach(builder::contextPropagator);
        beans.getBeanProvider(ClientCustomizer.class).orderedStream().forEach(builder::customize);
    }

    private void applyTls(ClientBuilder<?> builder) {
        String bundle = properties.ssl().bundle();
        boolean verified = properties.ssl().hostnameVerification();
        if (bundle == null && verified) {
            return;
        }
        TlsConfig.Builder tls = TlsConfig.builder().hostnameVerification(verified);
        if (bundle != null) {
            tls.sslContext(context(bundle));
        }
        builder.tls(tls.build());
    }

    private SSLContext context(String bundle) {
        try {
            return BundleContext.of(beans.getBean(SslBundles.class), bundle);
        } catch (NoSuchSslBundleException e) {
            throw InvalidPropertyException.ofProperty("ssl.bundle", "There is no SSL bundle '" + bundle + "'.", e);
        }
    }

    private LlmBackend backend(String name, String property) {
        try {
            return beans.getBean(name, LlmBackend.class);
        } catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException e) {
            List<String> known = List.of(beans.getBeanNamesForType(LlmBackend.class));
            throw InvalidPropertyException.ofProperty(
                    property, "There is no LlmBackend named '" + name + "', but " + known + ".", e);
        }
    }

    private Optional<Executor> threads() {
        return beans.containsBean(EXECUTOR) ? Optional.of(beans.getBean(EXECUTOR, Executor.class)) : threads.executor();
    }

    private LlmBackend primary() {
        return backend(properties.backend(), "backend");
    }

    private List<LlmBackend> fallbacks() {
        List<String> named = properties.fallback().backends();
        if (named != null) {
            return named.stream()
                    .map(name -> backend(name, "fallback.backends"))
                    .toList();
        }
        LlmBackend primary = properties.backend() == null ? null : primary();
        return beans.getBeanProvider(LlmBackend.class)
                .orderedStream()
                .filter(backend -> backend != primary)
                .toList();
    }

    private <T> void unique(Class<T> type, Consumer<T> setter) {
        beans.getBeanProvider(type).ifUnique(setter);
    }

    /** Ends the threads. Spring destroys the clients first, as they depend on this bean. */
    @Override
    public void destroy() {
        threads.close();
    }
}
