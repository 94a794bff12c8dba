package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.config.TlsConfig;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The trust and the keys of one client, over both transports, while the JVM trusts none of the servers. */
@ExtendWith(RhetorMockExtension.class)
class OwnTlsTest {
    private static Path directory;
    private static KeyStore server;
    private static KeyStore elsewhere;
    private static KeyStore client;

    private final RhetorMock rhetor;

    OwnTlsTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @BeforeAll
    static void makeKeys(@TempDir Path temporary) {
        directory = temporary;
        server = TestTls.keys(directory, "server", "ip:127.0.0.1,dns:rhetor.example");
        elsewhere = TestTls.keys(directory, "elsewhere", "dns:elsewhere.example");
        client = TestTls.keys(directory, "client", "dns:client.example");
    }

    @Test
    void anSslContextAppliesToItsOwnClientOnly() throws Exception {
        try (TestTls.Relay tls = relay(server, null)) {
            assertBothAnswer(tls, TlsConfig.of(TestTls.context(null, TestTls.certificates(server))));

            assertNeitherAnswers(tls, TlsConfig.builder().build(), "unable to find valid certification path");
        }
    }

    @Test
    void theCertificatesOfATrustStoreAreTrusted() throws Exception {
        try (TestTls.Relay tls = relay(server, null)) {
            assertBothAnswer(
                    tls,
                    TlsConfig.builder()
                            .trustStore(TestTls.file(directory, "server"), TestTls.STORE_PASSWORD)
                            .build());
        }
    }

    @Test
    void theCertificatesOfAPemFileAreTrusted() throws Exception {
        try (TestTls.Relay tls = relay(server, null)) {
            assertBothAnswer(
                    tls,
                    TlsConfig.builder()
                            .trustedCertificates(pem(elsewhere, server))
                            .build());
        }
    }

    @Test
    void theKeyStoresCertificateIsSentToAServerThatRequiresOne() throws Exception {
        try (TestTls.Relay tls = relay(server, client)) {
            TlsConfig config = TlsConfig.builder()
                    .trustStore(TestTls.file(directory, "server"), TestTls.STORE_PASSWORD)
                    .keyStore(TestTls.file(directory, "client"), TestTls.STORE_PASSWORD)
                    .build();

            assertBothAnswer(tls, config);
            assertThat(config.toString()).doesNotContain(TestTls.STORE_PASSWORD);
        }
    }

    @Test
    void theHostnameIsNotVerifiedIfVerificationIsTurnedOff() throws Exception {
        SSLContext trusting = TestTls.context(null, TestTls.certificates(elsewhere));
        try (TestTls.Relay tls = relay(elsewhere, null)) {
            assertNeitherAnswers(tls, TlsConfig.of(trusting), "alternative name");

            assertBothAnswer(
                    tls,
                    TlsConfig.builder()
                            .sslContext(trusting)
                            .hostnameVerification(false)
                            .build());
        }
    }

    @Test
    void aHostnameVerifierReplacesTheStandardVerification() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        TlsConfig config = TlsConfig.builder()
                .sslContext(TestTls.context(null, TestTls.certificates(elsewhere, server)))
                .hostnameVerifier((host, session) -> asked.add(host) && session.isValid())
                .build();
        try (TestTls.Relay tls = relay(elsewhere, null)) {
            assertBothAnswer(tls, config);
            assertThat(asked).containsExactly("127.0.0.1", "127.0.0.1");
        }
        TlsConfig never =
                config.toBuilder().hostnameVerifier((host, session) -> false).build();
        try (TestTls.Relay tls = relay(server, null)) {
            assertNeitherAnswers(tls, never, "hostname verifier rejects");
        }
    }

    @Test
    void theServersNameIsVerifiedThroughAProxyToo() throws Exception {
        try (TestTls.Relay tls = relay(server, null);
                TestProxy proxy = new TestProxy("http://127.0.0.1:" + tls.port())) {
            TlsConfig trusting = TlsConfig.of(TestTls.context(null, TestTls.certificates(server)));
            ProxyConfig through = ProxyConfig.of(proxy.url());
            String url = "https://rhetor.example:8443";
            try (TektonLlmClient http =
                            TestClients.plain(url).tls(trusting).proxy(through).build();
                    TektonLlmWebSocketClient webSocket =
                            webSocket(url, trusting).proxy(through).build()) {
                assertThat(http.generateText("Hi").content()).isNotEmpty();
                assertThat(overWebSocket(webSocket)).isNotEmpty();
            }

            assertThat(proxy.asked()).hasSize(2).containsOnly("CONNECT rhetor.example:8443 HTTP/1.1");
            assertThat(proxy.refused()).isZero();
            String other = "https://other.example:8443";
            try (TektonLlmClient http =
                    TestClients.plain(other).tls(trusting).proxy(through).build()) {
                assertThatThrownBy(() -> http.generateText("Hi"))
                        .isInstanceOf(LlmConnectionException.class)
                        .hasMessageContaining("alternative DNS name");
            }
        }
    }

    private TestTls.Relay relay(KeyStore own, KeyStore wanted) {
        KeyStore trusted = wanted == null ? null : TestTls.certificates(wanted);
        return new TestTls.Relay(TestTls.context(own, trusted), wanted != null, rhetor.url());
    }

    private static Path pem(KeyStore... stores) throws Exception {
        StringBuilder text = new StringBuilder();
        for (KeyStore store : stores) {
            text.append(pem(store));
        }
        return Files.writeString(directory.resolve("authorities.pem"), text);
    }

    private static String pem(KeyStore store) throws Exception {
        try {
            byte[] certificate =
                    store.getCertificate(store.aliases().nextElement()).getEncoded();
            String text = Base64.getMimeEncoder().encodeToString(certificate);
            return "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IOException(e);
        }
    }

    private static void assertBothAnswer(TestTls.Relay tls, TlsConfig config) throws Exception {
        try (TektonLlmClient http = TestClients.plain(url(tls)).tls(config).build();
                TektonLlmWebSocketClient webSocket = webSocket(url(tls), config).build()) {
            assertThat(http.generateText("Hi").content()).isNotEmpty();
            assertThat(overWebSocket(webSocket)).isNotEmpty();
        }
    }

    private static void assertNeitherAnswers(TestTls.Relay tls, TlsConfig config, String reason) {
        try (TektonLlmClient http = TestClients.plain(url(tls)).tls(config).build();
                TektonLlmWebSocketClient webSocket = webSocket(url(tls), config).build()) {
            assertThatThrownBy(() -> http.generateText("Hi"))
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining(reason);
            assertThatThrownBy(() -> overWebSocket(webSocket))
                    .cause()
                    .isInstanceOf(LlmConnectionException.class)
                    .hasMessageContaining(reason);
        }
    }

    private static TektonLlmWebSocketClientBuilder webSocket(String url, TlsConfig config) {
        return TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(url)
                .tls(config)
                .maxRetries(0)
                .useFallback(false);
    }

    private static String overWebSocket(TektonLlmWebSocketClient webSocket) throws Exception {
        return webSocket.generate("Hi").get(SOON.toSeconds(), TimeUnit.SECONDS).content();
    }

    private static String url(TestTls.Relay tls) {
        return "https://127.0.0.1:" + tls.port();
    }
}
