package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** TLS by real sockets. What {@code javax.net.ssl} properties set is the JVM's default context, which is set here instead. */
@ExtendWith(RhetorMockExtension.class)
class TlsTest {
    private static KeyStore server;
    private static KeyStore elsewhere;
    private static KeyStore client;

    private SSLContext before;

    @BeforeAll
    static void makeKeys(@TempDir Path directory) {
        server = TestTls.keys(directory, "server", "ip:127.0.0.1,dns:localhost");
        elsewhere = TestTls.keys(directory, "elsewhere", "dns:elsewhere.example");
        client = TestTls.keys(directory, "client", "dns:client.example");
    }

    @BeforeEach
    void keepDefault() throws NoSuchAlgorithmException {
        before = SSLContext.getDefault();
    }

    @AfterEach
    void restoreDefault() {
        SSLContext.setDefault(before);
    }

    @Test
    void anUntrustedCertificateIsNotRetriedAndReportedOnceWithItsReason(RhetorMock rhetor) {
        try (TestTls.Relay tls = new TestTls.Relay(TestTls.context(server, null), false, rhetor.url())) {
            assertFinal(overHttp(tls), tls, "unable to find valid certification path");
            assertFinal(overWebSocket(tls), tls, "unable to find valid certification path");
        }
    }

    @Test
    void aCertificateOfAnotherHostIsFinalAndReportedOnceWithItsReason(RhetorMock rhetor) {
        SSLContext.setDefault(TestTls.context(null, TestTls.certificates(elsewhere)));
        try (TestTls.Relay tls = new TestTls.Relay(TestTls.context(elsewhere, null), false, rhetor.url())) {
            assertFinal(overHttp(tls), tls, "alternative name");
            assertFinal(overWebSocket(tls), tls, "alternative name");
        }
    }

    @Test
    void theFailureOfAServerWithoutTlsIsNotRetried(RhetorMock rhetor) {
        String url = rhetor.url().replace("http:", "https:");
        try (TektonLlmClient http = retrying(
                TektonLlmClient.builder().profile(ServerProfile.CONTRACT).url(url))) {
            assertThatThrownBy(() -> http.generateText("Hi"))
                    .isInstanceOfSatisfying(LlmConnectionException.class, TlsTest::assertTlsRefused);
        }
    }

    @Test
    void aServerThatRequiresACertificateGetsThatOfTheJvmOverBothTransports(RhetorMock rhetor) throws Exception {
        SSLContext.setDefault(TestTls.context(client, TestTls.certificates(server)));
        SSLContext mutual = TestTls.context(server, TestTls.certificates(client));
        try (TestTls.Relay tls = new TestTls.Relay(mutual, true, rhetor.url());
                TektonLlmClient http = retrying(TektonLlmClient.builder()
                        .profile(ServerProfile.CONTRACT)
                        .url(url(tls)));
                TektonLlmWebSocketClient webSocket = webSocket(tls)) {
            assertThat(http.generateText("Hi").content()).isNotEmpty();
            assertThat(webSocket.generate("Hi").get(30, TimeUnit.SECONDS).content())
                    .isNotEmpty();
        }
    }

    @Test
    void aMissingCertificateOfTheClientIsAConnectionFailure(RhetorMock rhetor) {
        SSLContext.setDefault(TestTls.context(null, TestTls.certificates(server)));
        SSLContext mutual = TestTls.context(server, TestTls.certificates(client));
        try (TestTls.Relay tls = new TestTls.Relay(mutual, true, rhetor.url())) {
            // In TLS 1.3 the client has sent its request by then, so it may only see that the connection was cut.
            assertThatThrownBy(overWebSocket(tls)).cause().isInstanceOf(LlmConnectionException.class);
            assertThatThrownBy(overHttp(tls)).isInstanceOf(LlmConnectionException.class);
        }
    }

    private static ThrowingCallable overHttp(TestTls.Relay tls) {
        return () -> {
            try (TektonLlmClient http = retrying(
                    TektonLlmClient.builder().profile(ServerProfile.CONTRACT).url(url(tls)))) {
                http.generateText("Hi");
            }
        };
    }

    private static ThrowingCallable overWebSocket(TestTls.Relay tls) {
        return () -> {
            try (TektonLlmWebSocketClient webSocket = webSocket(tls)) {
                webSocket.generate("Hi").get(30, TimeUnit.SECONDS);
            }
        };
    }

    private static void assertFinal(ThrowingCallable call, TestTls.Relay tls, String reason) {
        int before = tls.accepted();
        assertThatThrownBy(call)
                .extracting(e -> e instanceof LlmConnectionException ? e : e.getCause())
                .isInstanceOfSatisfying(LlmConnectionException.class, e -> {
                    assertTlsRefused(e);
                    assertThat(e).message().containsOnlyOnce(reason).doesNotContain("sun.security");
                });
        assertThat(tls.accepted() - before).isEqualTo(1);
    }

    private static void assertTlsRefused(LlmConnectionException e) {
        assertThat(e.isRetryable()).isFalse();
        assertThat(e.attempts()).isEqualTo(1);
        assertThat(e).message().containsOnlyOnce("No TLS connection to Rhetor").doesNotContain("Is it running");
    }

    private static String url(TestTls.Relay tls) {
        return "https://127.0.0.1:" + tls.port();
    }

    private static TektonLlmClient retrying(TektonLlmClientBuilder builder) {
        return builder.componentId("test")
                .maxRetries(2)
                .retryDelay(Duration.ofMillis(1))
                .useFallback(false)
                .build();
    }

    private static TektonLlmWebSocketClient webSocket(TestTls.Relay tls) {
        return TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(url(tls))
                .maxRetries(2)
                .useFallback(false)
                .build();
    }
}
