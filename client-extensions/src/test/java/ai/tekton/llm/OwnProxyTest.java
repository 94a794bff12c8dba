package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.ProxyConfig;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.net.ProxySelector;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The proxy of one client, over both transports, while the JVM has none or another. */
@ExtendWith(RhetorMockExtension.class)
class OwnProxyTest {
    /** A name that DNS does not have, and that the proxy resolves. */
    private static final String URL = "http://rhetor_service:8003";

    private final RhetorMock rhetor;
    private final ProxySelector before = ProxySelector.getDefault();
    private TestProxy proxy;

    OwnProxyTest(RhetorMock rhetor) {
        this.rhetor = rhetor;
    }

    @BeforeEach
    void start() {
        proxy = new TestProxy(rhetor.url());
    }

    @AfterEach
    void stop() {
        ProxySelector.setDefault(before);
        proxy.close();
    }

    @Test
    void theProxyGetsTheCredentialsWithTheFirstRequestOverBothTransports() throws Exception {
        assertBothAnswer(URL, ProxyConfig.of(proxy.url()));

        assertThat(proxy.asked())
                .containsExactly(
                        "POST http://rhetor_service:8003/api/v1/chat HTTP/1.1", "CONNECT rhetor_service:8003 HTTP/1.1");
        assertThat(proxy.refused()).isZero();
        assertThat(rhetor.journal()).allSatisfy(request -> {
            assertThat(request.header("Host")).contains("rhetor_service:8003");
            assertThat(request.header("Cookie")).isEmpty();
        });
    }

    @Test
    void aUserAndAPasswordCanBeSetSeparatelyFromTheUrl() throws Exception {
        assertBothAnswer(
                URL,
                ProxyConfig.builder()
                        .url("127.0.0.1:" + proxy.port())
                        .credentials(TestProxy.USER, TestProxy.PASSWORD)
                        .build());
    }

    @Test
    void theProxyOfTheEnvironmentIsUsedIfTheClientEnablesIt() throws Exception {
        assertBothAnswer(URL, ProxyConfig.fromEnvironment(Map.of("HTTP_PROXY", proxy.url())));

        assertThat(proxy.asked()).hasSize(2);
    }

    @Test
    void aServerInTheNoProxyListIsReachedWithoutTheProxy() throws Exception {
        ProxyConfig direct = ProxyConfig.of(proxy.url()).toBuilder()
                .direct(List.of("127.0.0.0/8"))
                .build();
        assertBothAnswer(rhetor.url(), direct);

        assertThat(proxy.asked()).isEmpty();
    }

    @Test
    void noProxyIsUsedIfTheClientOverridesTheOneOfTheJvm() throws Exception {
        ProxySelector.setDefault(proxy.selector());

        assertBothAnswer(rhetor.url(), ProxyConfig.none());

        assertThat(proxy.asked()).isEmpty();
        assertThat(proxy.refused()).isZero();
    }

    @Test
    void aWrongPasswordIsNotRetryableAndNotShown() {
        ProxyConfig wrong = ProxyConfig.builder()
                .url("127.0.0.1:" + proxy.port())
                .credentials(TestProxy.USER, "swordfish")
                .build();

        assertThatThrownBy(() -> overWebSocket(URL, wrong))
                .cause()
                .isInstanceOfSatisfying(
                        LlmConnectionException.class,
                        e -> assertThat(e.isRetryable()).isFalse())
                .hasMessageContaining("refuses the user or the password (407)")
                .hasMessageNotContaining("swordfish");
        assertThatThrownBy(() -> overHttp(URL, wrong))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("407")
                .hasMessageContaining("A proxy requires")
                .hasMessageNotContaining("swordfish");
        assertThat(wrong.toString()).contains("127.0.0.1").doesNotContain("swordfish", TestProxy.USER);
    }

    @Test
    void aMissingPasswordIsReportedWithTheSettingToUse() {
        ProxyConfig nobody = ProxyConfig.of("127.0.0.1:" + proxy.port());

        assertThatThrownBy(() -> overWebSocket(URL, nobody))
                .cause()
                .hasMessageContaining("requires a user and a password (407). Set those of the client's proxy");
        assertThatThrownBy(() -> overHttp(URL, nobody)).hasMessageContaining("407");
    }

    private void assertBothAnswer(String url, ProxyConfig through) throws Exception {
        assertThat(overHttp(url, through)).isNotEmpty();
        assertThat(overWebSocket(url, through)).isNotEmpty();
        assertThat(rhetor.journal()).hasSize(2);
    }

    private static String overHttp(String url, ProxyConfig through) {
        try (TektonLlmClient client = TestClients.plain(url).proxy(through).build()) {
            return client.generateText("Hi").content();
        }
    }

    private static String overWebSocket(String url, ProxyConfig through) throws Exception {
        try (TektonLlmWebSocketClient client = TektonLlmWebSocketClient.builder()
                .componentId("test")
                .url(url)
                .proxy(through)
                .maxRetries(0)
                .useFallback(false)
                .build()) {
            return client.generate("Hi").get(SOON.toSeconds(), TimeUnit.SECONDS).content();
        }
    }
}
