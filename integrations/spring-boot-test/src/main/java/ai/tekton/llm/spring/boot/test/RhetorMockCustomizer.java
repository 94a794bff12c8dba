package ai.tekton.llm.spring.boot.test;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds a mock to a context. Spring shares one context, and so one mock, among all tests whose customizers are equal.
 *
 * @param token the token that the mock requires; empty for none
 */
record RhetorMockCustomizer(String token) implements ContextCustomizer {
    private static final String NAME = "rhetorMock";

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        RhetorMockBuilder builder = RhetorMock.builder();
        if (!token.isEmpty()) {
            builder.token(token);
        }
        RhetorMock rhetor = builder.start();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource(NAME, properties(rhetor)));
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
        beans.registerSingleton(NAME, rhetor);
        beans.registerDisposableBean(NAME, rhetor::close);
    }

    private Map<String, Object> properties(RhetorMock rhetor) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("tekton.llm.url", rhetor.url());
        // Overrides the application's own settings, which would send its calls past the mock.
        properties.put("tekton.llm.urls", rhetor.url());
        properties.put("tekton.llm.proxy.enabled", "false");
        properties.put("tekton.llm.ws-url", rhetor.webSocketUrl());
        if (!token.isEmpty()) {
            properties.put("tekton.llm.token", token);
        }
        return properties;
    }
}
