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
 * Gives a context its mock. Spring keeps one context for all tests whose customizers are equal, and so one mock.
 *
 * @param token what the mock asks for; empty for nothing
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
        // In place of what the application may have of its own, which would take its calls past the mock.
        properties.put("tekton.llm.urls", rhetor.url());
        properties.put("tekton.llm.proxy.enabled", "false");
        properties.put("tekton.llm.ws-url", rhetor.webSocketUrl());
        if (!token.isEmpty()) {
            properties.put("tekton.llm.token", token);
        }
        return properties;
    }
}
