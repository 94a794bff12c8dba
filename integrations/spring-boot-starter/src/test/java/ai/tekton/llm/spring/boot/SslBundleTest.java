package ai.tekton.llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.HealthStatus;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A server whose certificate only the bundle trusts. */
class SslBundleTest {
    private static final String PASSWORD = "changeit";

    /** Trusts whom the JVM does. */
    private static final SslBundle JVMS = SslBundle.of(null);

    @TempDir
    private Path directory;

    private HttpsServer server;
    private ApplicationContextRunner runner;

    @BeforeEach
    void start() throws Exception {
        Path store = directory.resolve("server.p12");
        makeKey(store);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server.createContext("/", exchange -> {
            byte[] body = "{\"status\":\"healthy\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        runner = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, TektonLlmAutoConfiguration.class))
                .withPropertyValues(
                        "spring.application.name=shop",
                        "tekton.llm.url=https://localhost:"
                                + server.getAddress().getPort(),
                        "tekton.llm.profile=contract",
                        "spring.ssl.bundle.jks.rhetor.truststore.location=file:" + store,
                        "spring.ssl.bundle.jks.rhetor.truststore.password=" + PASSWORD);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theClientTrustsTheServersThatTheBundleTrusts() {
        runner.withPropertyValues("tekton.llm.ssl.bundle=rhetor")
                .run(context -> assertThat(
                                context.getBean(TektonLlmClient.class).health().status())
                        .isEqualTo(HealthStatus.HEALTHY));
    }

    @Test
    void withoutTheBundleTheServerIsNotTrusted() {
        runner.run(context -> assertThatThrownBy(
                        () -> context.getBean(TektonLlmClient.class).health())
                .isInstanceOf(TektonLlmException.class));
    }

    @Test
    void newConnectionsUseTheUpdatedBundle() {
        runner.withPropertyValues("tekton.llm.ssl.bundle=changing")
                .withBean(SslBundleRegistrar.class, () -> registry -> registry.registerBundle("changing", JVMS))
                .run(context -> {
                    TektonLlmClient client = context.getBean(TektonLlmClient.class);
                    assertThatThrownBy(client::health).isInstanceOf(TektonLlmException.class);

                    SslBundleRegistry bundles = context.getBean(SslBundleRegistry.class);
                    bundles.updateBundle(
                            "changing", context.getBean(SslBundles.class).getBundle("rhetor"));

                    assertThat(client.health().status()).isEqualTo(HealthStatus.HEALTHY);
                });
    }

    @Test
    void newConnectionsUseTheLastBundleIfAnUpdateIsUnusable() {
        runner.withPropertyValues("tekton.llm.ssl.bundle=rhetor").run(context -> {
            context.getBean(TektonLlmClient.class);

            SslBundle ofNoUse = SslBundle.of(null, null, null, "no such protocol");
            context.getBean(SslBundleRegistry.class).updateBundle("rhetor", ofNoUse);

            assertThat(context.getBean(TektonLlmClient.class).health().status()).isEqualTo(HealthStatus.HEALTHY);
        });
    }

    @Test
    void theClientUsesTheProtocolsOfTheBundle() {
        runner.withPropertyValues(
                        "tekton.llm.ssl.bundle=rhetor",
                        "spring.ssl.bundle.jks.rhetor.options.enabled-protocols=TLSv1.1")
                .run(context -> assertThatThrownBy(
                                () -> context.getBean(TektonLlmClient.class).health())
                        .as("the JDK has long disabled this one")
                        .isInstanceOf(TektonLlmException.class)
                        .hasStackTraceContaining("protocol"));
    }

    private static void makeKey(Path store) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
