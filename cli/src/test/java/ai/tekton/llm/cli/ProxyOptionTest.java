package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code --proxy}, with a proxy that resolves the server's name. */
@ExtendWith(RhetorMockExtension.class)
class ProxyOptionTest {
    /** A name that DNS does not have. */
    private static final String URL = "http://rhetor.invalid:8003";

    private final ForwardingProxy proxy;

    ProxyOptionTest(RhetorMock rhetor) throws IOException {
        proxy = new ForwardingProxy(rhetor.url());
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void theProxyOfTheOptionGetsTheCredentials() {
        CommandRun.Result result = new CommandRun().run("ask", "--url", URL, "--proxy", withUser(), "Hi");

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(proxy.users()).as("ada:s3cret").isNotEmpty().containsOnly("Basic YWRhOnMzY3JldA==");
    }

    @Test
    void theEnvironmentsProxyIsUsedOnlyIfEnabled() {
        CommandRun.Result events =
                new CommandRun().with("HTTP_PROXY", url()).run("health", "--url", URL, "--proxy", "env");
        assertThat(events.status()).isZero();
        int asked = proxy.users().size();
        assertThat(asked).isPositive();

        CommandRun.Result untold =
                new CommandRun().with("HTTP_PROXY", url()).run("health", "--url", URL, "--retries", "0");
        CommandRun.Result direct = new CommandRun()
                .with("HTTP_PROXY", url())
                .with("NO_PROXY", "other.example,.invalid")
                .run("health", "--url", URL, "--retries", "0", "--proxy", "env");

        assertThat(untold.status()).isEqualTo(1);
        assertThat(direct.status()).isEqualTo(1);
        assertThat(proxy.users()).hasSize(asked);
    }

    @Test
    void thePasswordOfAProxyInTheFileIsNotShown(@TempDir Path home) throws IOException {
        Path file = home.resolve(".config/tekton-llm/config.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "proxy = " + withUser() + "\n");

        CommandRun.Result shown = new CommandRun().with("HOME", home.toString()).run("config");
        assertThat(shown.out())
                .containsPattern("(?m)^proxy +http://\\*\\*\\*@127.0.0.1:" + proxy.port() + " +proxy in the file$")
                .doesNotContain("s3cret", "ada");
        CommandRun.Result asked = new CommandRun().with("HOME", home.toString()).run("ask", "--url", URL, "Hi");
        assertThat(asked.status()).isZero();
        assertThat(new CommandRun()
                        .run("config", "--proxy", "ada:s3cret@proxy:1")
                        .out())
                .containsPattern("(?m)^proxy +\\*\\*\\*@proxy:1 +option --proxy$");
    }

    @Test
    void anInvalidProxyIsRefusedAndNotShown(@TempDir Path home) throws IOException {
        CommandRun.Result result =
                new CommandRun().run("ask", "--url", URL, "--proxy", "socks5://ada:s3cret@proxy:1080", "Hi");

        assertThat(result.status()).isNotZero();
        assertThat(result.err())
                .contains("must be the address of an HTTP proxy")
                .doesNotContain("s3cret");
        assertThat(proxy.users()).isEmpty();
        Path file = home.resolve(".config/tekton-llm/config.properties");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "proxy = ftp://proxy\n");
        assertThat(new CommandRun().with("HOME", home.toString()).run("config").err())
                .contains("proxy in the file: The proxy's url must be");
    }

    private String withUser() {
        return "http://ada:s3cret@127.0.0.1:" + proxy.port();
    }

    private String url() {
        return "http://127.0.0.1:" + proxy.port();
    }
}
