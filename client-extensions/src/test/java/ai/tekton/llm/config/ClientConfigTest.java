package ai.tekton.llm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientConfigTest {
    @Test
    void anEmptyEnvironmentGivesTheDefaults() {
        ClientConfig config = ClientConfig.fromEnvironment(Map.of());

        assertThat(config.url()).isEqualTo(URI.create("http://localhost:8003"));
        assertThat(config.wsUrl()).isEqualTo(URI.create("ws://localhost:8003/ws"));
        assertThat(config.provider()).isEqualTo("anthropic");
        assertThat(config.model()).isEmpty();
        assertThat(config.token()).isEmpty();
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.maxRetries()).isEqualTo(3);
        assertThat(config.retryDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.useFallback()).isTrue();
        assertThat(config.maxConnections()).isEqualTo(64);
        assertThat(config.maxResponseBytes()).isEqualTo(16 * 1024 * 1024);
        assertThat(config.maxEventBytes()).isEqualTo(1024 * 1024);
    }

    @Test
    void everyVariableIsRead() {
        ClientConfig config = ClientConfig.fromEnvironment(Map.of(
                "RHETOR_URL", " https://llm.example/api/llm/ ",
                "RHETOR_WS_URL", "wss://ws.example/socket",
                "RHETOR_DEFAULT_PROVIDER", "openai",
                "RHETOR_DEFAULT_MODEL", "gpt-4o",
                "RHETOR_AUTH_TOKEN", "secret",
                "RHETOR_TIMEOUT", "2.5",
                "RHETOR_MAX_RETRIES", "0"));

        assertThat(config.url()).isEqualTo(URI.create("https://llm.example/api/llm"));
        assertThat(config.wsUrl()).isEqualTo(URI.create("wss://ws.example/socket"));
        assertThat(config.provider()).isEqualTo("openai");
        assertThat(config.model()).contains("gpt-4o");
        assertThat(config.token()).contains("secret");
        assertThat(config.timeout()).isEqualTo(Duration.ofMillis(2500));
        assertThat(config.maxRetries()).isZero();
    }

    @Test
    void aBlankVariableCountsAsUnset() {
        ClientConfig config = ClientConfig.fromEnvironment(Map.of(
                "RHETOR_URL", "", "RHETOR_TIMEOUT", " ", "RHETOR_DEFAULT_PROVIDER", "\t", "RHETOR_AUTH_TOKEN", " "));

        assertThat(config).isEqualTo(ClientConfig.fromEnvironment(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "RHETOR_URL, localhost:8003",
        "RHETOR_URL, ftp://host",
        "RHETOR_URL, http://",
        "RHETOR_URL, http://host?x=1",
        "RHETOR_WS_URL, http://host/ws",
        "RHETOR_TIMEOUT, soon",
        "RHETOR_TIMEOUT, 0",
        "RHETOR_TIMEOUT, -1",
        "RHETOR_TIMEOUT, 1e400",
        "RHETOR_MAX_RETRIES, -1",
        "RHETOR_MAX_RETRIES, 2.5",
        "RHETOR_MAX_RETRIES, 99999999999"
    })
    void aWrongValueIsRefusedWithTheVariablesName(String variable, String value) {
        assertThatThrownBy(() -> ClientConfig.fromEnvironment(Map.of(variable, value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(variable);
    }

    @Test
    void aTokenThatCannotBeSentIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> ClientConfig.fromEnvironment(Map.of("RHETOR_AUTH_TOKEN", "se\ncret")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("RHETOR_AUTH_TOKEN")
                .hasMessageNotContaining("cret");
    }

    @Test
    void aUrlWithAPasswordIsRefusedWithoutShowingIt() {
        assertThatThrownBy(() ->
                        ClientConfig.builder().url("http://user:hunter2@host").build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void theTokenIsNotShownInText() {
        ClientConfig config = ClientConfig.builder().token("secret").build();

        assertThat(config.toString()).doesNotContain("secret").contains("token=***");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8003, ws://localhost:8003/ws",
        "https://host, wss://host/ws",
        "http://host/api/llm, ws://host/api/llm/ws",
        "http://host/api/llm/, ws://host/api/llm/ws",
        "http://host/ws, ws://host/ws"
    })
    void theWebSocketsAddressIsDerivedFromTheUrl(String url, String wsUrl) {
        assertThat(ClientConfig.builder().url(url).build().wsUrl()).isEqualTo(URI.create(wsUrl));
    }

    @Test
    void aDerivedWebSocketAddressFollowsTheUrlAndAnExplicitOneStays() {
        ClientConfig derived = ClientConfig.builder().url("http://one").build();
        ClientConfig own = derived.toBuilder().wsUrl(URI.create("ws://own/ws")).build();

        assertThat(derived.toBuilder().url("http://two").build().wsUrl()).isEqualTo(URI.create("ws://two/ws"));
        assertThat(own.toBuilder().url("http://two").build().wsUrl()).isEqualTo(URI.create("ws://own/ws"));
    }
}
