package ai.tekton.llm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigTest {
    private static final URI HTTP = URI.create("http://rhetor.example");
    private static final URI HTTPS = URI.create("https://rhetor.example");

    @Test
    void lowerCaseVariablesWinAndEachSchemeHasItsOwn() {
        ProxyConfig config = ProxyConfig.fromEnvironment(Map.of(
                "HTTP_PROXY", "http://upper:1",
                "http_proxy", "http://lower:2",
                "HTTPS_PROXY", "secure.example:3",
                "https_proxy", " "));

        assertThat(shown(config, HTTP)).contains("lower:2");
        assertThat(shown(config, URI.create("ws://rhetor.example/ws"))).contains("lower:2");
        assertThat(shown(config, HTTPS)).contains("secure.example:3");
        assertThat(shown(config, URI.create("wss://rhetor.example/ws"))).contains("secure.example:3");
    }

    @Test
    void anEnvironmentWithoutProxiesMeansNone() {
        assertThat(ProxyConfig.fromEnvironment(Map.of())).isEqualTo(ProxyConfig.none());
        assertThat(ProxyConfig.none().address(HTTP)).isEmpty();
    }

    @Test
    void upperCaseHttpProxyIsIgnoredInACgiProgram() {
        ProxyConfig config = ProxyConfig.fromEnvironment(
                Map.of("REQUEST_METHOD", "GET", "HTTP_PROXY", "http://evil:1", "HTTPS_PROXY", "http://good:1"));

        assertThat(config.address(HTTP)).isEmpty();
        assertThat(shown(config, HTTPS)).contains("good:1");
    }

    @Test
    void theUserAndThePasswordAreDecoded() {
        ProxyConfig config = ProxyConfig.of("http://a%40b:p%3A+%20%C3%A9@proxy_host:3128/");

        PasswordAuthentication user = config.credentials(HTTP).orElseThrow();
        assertThat(user.getUserName()).isEqualTo("a@b");
        assertThat(new String(user.getPassword())).isEqualTo("p:+ é");
        assertThat(shown(config, HTTP)).contains("proxy_host:3128");
        assertThat(ProxyConfig.of("proxy").credentials(HTTP)).isEmpty();
        assertThat(shown(ProxyConfig.of("proxy"), HTTP)).contains("proxy:80");
    }

    @Test
    void neitherUserNorPasswordIsInTheText() {
        assertThat(ProxyConfig.of("http://ada:s3cret@proxy:1").toBuilder()
                        .direct(List.of("localhost"))
                        .build())
                .hasToString("ProxyConfig[http=proxy:1, https=proxy:1, direct=[localhost]]");
        assertThat(ClientConfig.builder()
                        .proxy(ProxyConfig.of("http://ada:s3cret@proxy:1"))
                        .build()
                        .toString())
                .contains("proxy:1")
                .doesNotContain("s3cret", "ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://ada:s3cret@proxy:1080",
                "https://ada:s3cret@proxy:443",
                "http://ada:s3#cret@proxy:1",
                "http://ada:s3%cret@proxy:1",
                "http://ada:s3cret@proxy:99999",
                "http://ada:s3cret@",
                "http://:s3cret@proxy",
                "http://proxy/s3cret",
                ""
            })
    void anInvalidProxyIsRefusedByItsNameAndNotShown(String url) {
        assertThatThrownBy(() -> ProxyConfig.of(url))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("proxy")
                .hasMessageNotContaining("cret@");
        if (!url.isEmpty()) {
            assertThatThrownBy(() -> ProxyConfig.fromEnvironment(Map.of("HTTPS_PROXY", url)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageNotContaining("s3");
        }
    }

    @Test
    void anInvalidVariableIsNamed() {
        assertThatThrownBy(() -> ProxyConfig.fromEnvironment(Map.of("https_proxy", "ftp://proxy")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("https_proxy must be the address of an HTTP proxy");
    }

    @Test
    void aUserRequiresAProxyAndAPasswordAndContainsNoColon() {
        assertRefused(ProxyConfig.builder().credentials("ada", "s3cret"), "no proxy");
        assertRefused(ProxyConfig.builder().url("proxy").credentials("a:da", "s3cret"), "without a colon");
        assertRefused(ProxyConfig.builder().url("proxy").credentials("ada", null), "and a password");
    }

    private static void assertRefused(ProxyConfig.Builder builder, String why) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, http://example.org, true",
        "example.org, http://API.Example.org:8003, true",
        "Example.ORG., http://example.org, true",
        "example.org, http://notexample.org, false",
        ".example.org, http://api.example.org, true",
        "*.example.org, http://api.example.org, true",
        "*, http://anything, true",
        "example.org:8003, http://example.org:8003, true",
        "example.org:443, https://example.org, true",
        "example.org:443, wss://example.org/ws, true",
        "example.org:8003, http://example.org, false",
        "my_host, http://my_host:8003, true",
        "10.1.2.3, http://10.1.2.3, true",
        "1.2.3, http://10.1.2.3, false",
        "10.0.0.0/8, http://10.200.0.1, true",
        "10.0.0.0/8, http://11.0.0.1, false",
        "10.0.0.0/8, http://ten.example, false",
        "10.0.0.0/99, http://10.0.0.1, false",
        "192.168.1.128/25, http://192.168.1.127, false",
        "[::1], http://[::1]:8003, true",
        "::1, http://[0:0:0:0:0:0:0:1]:8003, true",
        "[::1]:8003, http://[::1]:8003, true",
        "fd00::/8, http://[fd12::1], true",
        "fd00::/8, http://10.0.0.1, false",
        "localhost, http://127.0.0.1, false"
    })
    void theEntriesOfNoProxyAreReadAsIsCustomary(String entry, URI server, boolean direct) {
        ProxyConfig config = ProxyConfig.fromEnvironment(Map.of(
                "http_proxy", "proxy", "https_proxy", "proxy", "NO_PROXY", "unrelated.example, ," + entry + " other"));

        assertThat(config.address(server).isEmpty()).isEqualTo(direct);
    }

    private static Optional<String> shown(ProxyConfig config, URI server) {
        Optional<InetSocketAddress> address = config.address(server);
        assertThat(address.map(InetSocketAddress::isUnresolved).orElse(true)).isTrue();
        return address.map(at -> at.getHostString() + ":" + at.getPort());
    }
}
