package ai.tekton.llm.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.interceptor.LlmInterceptor;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import io.micrometer.context.ContextRegistry;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client propagates the values of Micrometer's context-propagation, if that library is present. */
@ExtendWith(RhetorMockExtension.class)
class PropagationTest {
    private static final String KEY = "ai.tekton.llm.test.tenant";

    @Test
    void theValuesOfARegisteredAccessorAreAvailableOnTheThreadsOfTheCall(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.text("a"));
        ThreadLocal<String> tenant = new ThreadLocal<>();
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, tenant);
        var seen = new LinkedBlockingQueue<String>();
        LlmInterceptor looking = (call, chain) -> {
            seen.add(tenant.get());
            return chain.proceed(call);
        };
        try (TektonLlmClient client = Clients.plain(rhetor).interceptor(looking).build()) {
            tenant.set("research");
            client.async()
                    .generateText("Hi")
                    .thenAccept(answer -> seen.add(tenant.get()))
                    .get(Clients.SOON.toSeconds(), TimeUnit.SECONDS);
        } finally {
            tenant.remove();
            ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
        }
        assertThat(seen).containsExactly("research", "research");
    }

    @Test
    void withoutContextPropagationTheServiceLoadsAndCapturesNothing() throws Exception {
        URL[] others = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("context-propagation"))
                .map(PropagationTest::url)
                .toArray(URL[]::new);
        try (URLClassLoader without = new URLClassLoader(others, ClassLoader.getPlatformClassLoader())) {
            Class<?> service = without.loadClass(ContextPropagator.class.getName());
            Object found = ServiceLoader.load(service, without).findFirst().orElseThrow();
            Object captured = service.getMethod("capture").invoke(found);

            assertThat(found.getClass().getSimpleName()).isEqualTo("MicrometerPropagator");
            assertThat(captured).isNotNull();
        }
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
