package ai.tekton.llm.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmWebSocketClient;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.GenerationOptions;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsBoundsTest {
    private static Arguments setting(String name, Consumer<Duration> set) {
        return Arguments.of(name, set);
    }

    static Stream<Arguments> durations() {
        return Stream.of(
                setting("timeout", d -> ClientConfig.builder().timeout(d).build()),
                setting(
                        "connectTimeout",
                        d -> ClientConfig.builder().connectTimeout(d).build()),
                setting("retryDelay", d -> ClientConfig.builder().retryDelay(d).build()),
                setting("deadline", d -> ClientConfig.builder().deadline(d).build()),
                setting(
                        "connectionLifetime",
                        d -> ClientConfig.builder().connectionLifetime(d).build()),
                setting(
                        "timeout",
                        d -> TektonLlmClient.builder()
                                .componentId("test")
                                .timeout(d)
                                .build()),
                setting(
                        "pingInterval",
                        d -> TektonLlmWebSocketClient.builder()
                                .componentId("test")
                                .pingInterval(d)
                                .build()),
                setting("timeout", d -> GenerationOptions.builder().timeout(d).build()),
                setting(
                        "retry_delay",
                        d -> GenerationOptions.builder().retryDelay(d).build()),
                setting("deadline", d -> GenerationOptions.builder().deadline(d).build()),
                setting(
                        "openFor",
                        d -> CircuitBreakerConfig.builder()
                                .windowSize(20)
                                .failureShare(0.5)
                                .openFor(d)
                                .probes(1)
                                .build()),
                setting("initialDelay", d -> new ReconnectConfig(true, d, Duration.ofSeconds(1))),
                setting("maxDelay", d -> new ReconnectConfig(true, Duration.ofSeconds(1), d)),
                setting("deadline", d -> Deadline.in(d)));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void aDurationBeyondTheRangeOfTimersIsRefusedByItsName(String name, Consumer<Duration> set) {
        for (Duration tooLong : new Duration[] {
            Duration.ofDays(24).plusNanos(1),
            Duration.ofDays(200_000),
            Duration.ofSeconds(Long.MAX_VALUE),
            ChronoUnit.FOREVER.getDuration()
        }) {
            assertThatThrownBy(() -> set.accept(tooLong))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith(name + " must be at most 24 days");
        }
    }

    @ParameterizedTest
    @MethodSource("durations")
    void aNegativeDurationIsRefusedByItsName(String name, Consumer<Duration> set) {
        for (Duration negative : new Duration[] {Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE)}) {
            assertThatThrownBy(() -> set.accept(negative))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith(name + " must be");
        }
    }

    @ParameterizedTest
    @MethodSource("durations")
    void theLongestDurationIsAccepted(String name, Consumer<Duration> set) {
        set.accept(Duration.ofDays(24));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2073601", "1e30", "1e999999999", "1e-10", "1e-999999999", "-1", "0", "NaN"})
    void anInvalidTimeoutInTheEnvironmentIsRefusedByItsName(String value) {
        assertThatThrownBy(() -> ClientConfig.fromEnvironment(Map.of("RHETOR_TIMEOUT", value)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("RHETOR_TIMEOUT must be");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:99999",
                "http://localhost:65536",
                "http://localhost:0",
                "http://my_service:99999999999"
            })
    void aPortThatDoesNotExistIsRefused(String url) {
        assertThatThrownBy(() -> ClientConfig.builder().url(url).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("url must name a port from 1 to 65535");
        assertThatThrownBy(() -> ClientConfig.fromEnvironment(Map.of("RHETOR_URL", url)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("RHETOR_URL must name a port from 1 to 65535");
        assertThatThrownBy(() -> ClientConfig.builder()
                        .wsUrl(URI.create(url.replace("http", "ws")))
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("wsUrl must name a port from 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://my_service:8003", "http://my_service", "http://a.b_c/api"})
    void aHostWithAnUnderscoreIsAccepted(String url) {
        ClientConfig config = ClientConfig.builder().url(url).build();

        assertThat(config.url()).isEqualTo(URI.create(url));
        assertThat(config.wsUrl()).isEqualTo(URI.create(url.replace("http", "ws") + "/ws"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://my service", "http://my_service:port", "http://:8003", "http://%41_b", "http:///x"})
    void anInvalidHostIsRefused(String url) {
        assertThatThrownBy(() -> ClientConfig.builder().url(url).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("url ");
    }

    @Test
    void aPasswordBeforeAHostWithAnUnderscoreIsNotShown() {
        assertThatThrownBy(() -> ClientConfig.builder()
                        .url("http://me:hunter2@my_service")
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("must not hold a user")
                .hasMessageNotContaining("hunter2");
    }
}
