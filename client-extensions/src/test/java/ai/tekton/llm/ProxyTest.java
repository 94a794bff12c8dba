package ai.tekton.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A proxy that requires a password, from the JVM's settings. */
@ExtendWith(RhetorMockExtension.class)
class ProxyTest {
    /** A name that DNS does not have, and that the proxy resolves. A service of Docker Compose may have an underscore. */
    private static final String URL = "http://rhetor_service:8003";

    private final RhetorMock rhetor;
    private final ProxySelector before = ProxySelector.getDefault();
    private final Map<String, String> properties = new TreeMap<>();
    private TestProxy proxy;

    ProxyTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @BeforeEach
    void start() {
        proxy = new TestProxy(rhetor.url());
        ProxySelector.setDefault(proxy.selector());
    }

    @AfterEach
    void restore() {
        ProxySelector.setDefault(before);
        Authenticator.setDefault(null);
        properties.keySet().forEach(System::clearProperty);
        proxy.close();
    }

    @Test
    void anAuthenticatorsPasswordIsUsedOverHttpAndOverTheWebSocket() throws Exception {
        authenticate(TestProxy.PASSWORD);

        assertBothAnswer();

        assertThat(proxy.asked())
                .contains("POST http://rhetor_service:8003/api/v1/chat HTTP/1.1")
                .contains("CONNECT rhetor_service:8003 HTTP/1.1");
        assertThat(rhetor.journal().get(1).header("Host")).contains("rhetor_service:8003");
    }

    @Test
    void thePasswordOfTheJvmsPropertiesIsUsedOverHttpAndOverTheWebSocket() throws Exception {
        set("http.proxyHost", "127.0.0.1");
        set("http.proxyPort", Integer.toString(proxy.port()));
        set("http.proxyUser", TestProxy.USER);
        set("http.proxyPassword", TestProxy.PASSWORD);

        assertBothAnswer();
    }

    @Test
    void aMissingPasswordIsNotRetryableAndReportedWithTheSettingToUse() {
        assertThatThrownBy(() -> overWebSocket())
                .cause()
                .isInstanceOfSatisfying(
                        LlmConnectionException.class,
                        e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("requires a user and a password (407)")
                .hasMessageContaining("http.proxyUser")
                .hasMessageNotContaining("Is it running");
        assertThatThrownBy(this::overHttp)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("407");
    }

    @Test
    void aWrongPasswordIsNotRetryableAndNotShown() {
        authenticate("swordfish");

        assertThatThrownBy(() -> overWebSocket())
                .cause()
                .isInstanceOfSatisfying(
                        LlmConnectionException.class,
                        e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("refuses the user or the password (407)")
                .hasMessageNotContaining("swordfish");
    }

    @Test
    void aStreamOfTheHttpClientGoesOverTheWebSocketThroughTheProxyToo() {
        authenticate(TestProxy.PASSWORD);
        try (TektonLlmClient client = TestClients.plain(URL)
                .transport(Transport.WEBSOCKET_FOR_STREAMS)
                .build()) {
            assertThat(client.streamText("Hi").text()).isNotEmpty();
            assertThat(rhetor.frames()).isNotEmpty();
        }
    }

    private void assertBothAnswer() throws Exception {
        assertThat(overHttp()).isNotEmpty();
        assertThat(overWebSocket()).isNotEmpty();
        assertThat(rhetor.journal()).hasSize(2);
    }

    private String overHttp() {
        try (TektonLlmClient client = TestClients.plain(URL).build()) {
            return client.generateText("Hi").content();
        }
    }

    private String overWebSocket() throws Exception {
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(URL)
                .timeout(Duration.ofSeconds(20))
                .maxRetries(2)
                .useFallback(false)
                .build()) {
            return client.generate("Hi").get(60, TimeUnit.SECONDS).content();
        }
    }

    private static void authenticate(String password) {
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return getRequestorType() == RequestorType.PROXY
                        ? new PasswordAuthentication(TestProxy.USER, password.toCharArray())
                        : null;
            }
        });
    }

    private void set(String property, String value) {
        properties.put(property, value);
        System.setProperty(property, value);
    }
}
