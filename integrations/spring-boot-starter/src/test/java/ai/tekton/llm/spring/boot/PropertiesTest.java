package ai.tekton.llm.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.model.StreamFailurePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** Properties reach the client, and an invalid property fails the start with a message. */
@ExtendWith(OutputCaptureExtension.class)
class PropertiesTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TektonLlmAutoConfiguration.class))
            .withPropertyValues("spring.application.name=shop");

    @Test
    void unsetPropertiesHaveTheLibrarysDefaults() {
        runner.run(context ->
                assertThat(context.getBean(TektonLlmClient.class).config()).isEqualTo(ClientConfig.fromEnvironment()));
    }

    @Test
    void everySettingOfTheClientCanBeSet() {
        runner.withPropertyValues(
                        "tekton.llm.url=https://llm.example.org/rhetor",
                        "tekton.llm.ws-url=wss://llm.example.org/socket",
                        "tekton.llm.provider=openai",
                        "tekton.llm.model=gpt-4o",
                        "tekton.llm.token=secret",
                        "tekton.llm.headers.X-Tenant=blue",
                        "tekton.llm.timeout=20s",
                        "tekton.llm.connect-timeout=2s",
                        "tekton.llm.deadline=45s",
                        "tekton.llm.max-retries=5",
                        "tekton.llm.retry-delay=200ms",
                        "tekton.llm.retry-budget=7",
                        "tekton.llm.stream-failure-policy=restart",
                        "tekton.llm.profile=tekton-2025-09",
                        "tekton.llm.strict=true",
                        "tekton.llm.max-concurrent-calls=3",
                        "tekton.llm.max-connections=9",
                        "tekton.llm.connection-lifetime=5m",
                        "tekton.llm.max-response-size=2MB",
                        "tekton.llm.max-event-size=64KB",
                        "tekton.llm.fallback.enabled=false",
                        "tekton.llm.circuit-breaker.window-size=50",
                        "tekton.llm.circuit-breaker.failure-share=0.25",
                        "tekton.llm.circuit-breaker.open-for=10s",
                        "tekton.llm.circuit-breaker.probes=2",
                        "tekton.llm.proxy.url=http://proxy:3128",
                        "tekton.llm.proxy.username=me",
                        "tekton.llm.proxy.password=hidden",
                        "tekton.llm.proxy.direct=localhost,10.0.0.0/8",
                        "tekton.llm.ssl.hostname-verification=false")
                .run(context -> check(context.getBean(TektonLlmClient.class).config()));
    }

    private static void check(ClientConfig config) {
        assertThat(config.url()).hasToString("https://llm.example.org/rhetor");
        assertThat(config.wsUrl()).hasToString("wss://llm.example.org/socket");
        assertThat(config.provider()).isEqualTo("openai");
        assertThat(config.model()).contains("gpt-4o");
        assertThat(config.token()).contains("secret");
        assertThat(config.headers()).isEqualTo(Map.of("X-Tenant", "blue"));
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(20));
        assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.deadline()).contains(Duration.ofSeconds(45));
        assertThat(config.maxRetries()).isEqualTo(5);
        assertThat(config.retryDelay()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.retryBudget()).isEqualTo(7);
        assertThat(config.streamFailurePolicy()).isEqualTo(StreamFailurePolicy.RESTART);
        assertThat(config.profile()).isEqualTo(ServerProfile.TEKTON_2025_09);
        assertThat(config.strict()).isTrue();
        assertThat(config.maxConcurrentCalls()).hasValue(3);
        assertThat(config.maxConnections()).isEqualTo(9);
        assertThat(config.connectionLifetime()).contains(Duration.ofMinutes(5));
        assertThat(config.maxResponseBytes()).isEqualTo(2 * 1024 * 1024);
        assertThat(config.maxEventBytes()).isEqualTo(64 * 1024);
        assertThat(config.useFallback()).isFalse();
        assertThat(config.circuitBreaker().windowSize()).isEqualTo(50);
        assertThat(config.circuitBreaker().failureShare()).isEqualTo(0.25);
        assertThat(config.circuitBreaker().openFor()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.circuitBreaker().probes()).isEqualTo(2);
        assertThat(config.proxy().orElseThrow().address(URI.create("https://example.org")))
                .isPresent();
        assertThat(config.proxy().orElseThrow().direct()).containsExactly("localhost", "10.0.0.0/8");
        assertThat(config.tls().orElseThrow().hostnameVerification()).isFalse();
    }

    @Test
    void limitsCostsAndHedgingCanBeSet() {
        runner.withPropertyValues(
                        "tekton.llm.transport=websocket-for-streams",
                        "tekton.llm.urls=http://one.example.org,http://two.example.org",
                        "tekton.llm.rate-limits.requests-per-minute=50",
                        "tekton.llm.provider-rate-limits.anthropic.tokens-per-minute=40000",
                        "tekton.llm.cost.per-call=0.05",
                        "tekton.llm.hedging.enabled=true",
                        "tekton.llm.hedging.max-share=0.02",
                        "tekton.llm.record-stream-origins=true",
                        "tekton.llm.fallback.local=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource({
        "tekton.llm.max-retries=-1,            tekton.llm.max-retries,             at least 0",
        "tekton.llm.timeout=0s,                tekton.llm.timeout,                 more than 0 seconds",
        "tekton.llm.url=ftp://example.org,     tekton.llm.url,                     must begin with http",
        "tekton.llm.token=é,                   tekton.llm.token,                   visible ASCII",
        "tekton.llm.headers.X-Tenant=é,         tekton.llm.headers,                 visible ASCII",
        "tekton.llm.max-response-size=0B,      tekton.llm.max-response-size,       at least 1",
        "tekton.llm.circuit-breaker.probes=0,  tekton.llm.circuit-breaker.probes,  at least 1",
        "tekton.llm.rate-limits.tokens-per-minute=0, tekton.llm.rate-limits.tokens-per-minute, at least 1",
        "tekton.llm.cost.per-call=-1,          tekton.llm.cost.per-call,           at least 0",
        "tekton.llm.proxy.url=socks://p,       tekton.llm.proxy,                   HTTP proxy",
        "tekton.llm.proxy.username=me,          tekton.llm.proxy.url,               have no effect without it",
        "tekton.llm.proxy.direct=localhost,     tekton.llm.proxy.url,               have no effect without it",
        "tekton.llm.hedging.quantile=3,         tekton.llm.hedging.quantile,        less than 1",
        "tekton.llm.health.timeout=-1s,         tekton.llm.health.timeout,          at least 1 ms",
        "tekton.llm.ssl.bundle=none,            tekton.llm.ssl.bundle,              no SSL bundle 'none'",
        "tekton.llm.backend=none,               tekton.llm.backend,                 no LlmBackend named 'none'",
        "tekton.llm.fallback.backends=none,     tekton.llm.fallback.backends,       no LlmBackend named 'none'",
        "tekton.llm.component-id=,          tekton.llm.component-id,            spring.application.name"
    })
    void aWrongPropertyIsNamedAtTheStart(String setting, String property, String reason, CapturedOutput output) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);

        Throwable failure = catchThrowable(() -> application
                .run("--spring.application.name=shop", "--" + setting)
                .close());

        assertThat(failure).isNotNull();
        assertThat(output.getOut())
                .contains("APPLICATION FAILED TO START", "Property: " + property, "Set " + property, reason);
    }

    @Test
    void aProxyOfTheEnvironmentConflictsWithOneOfTheProperties() {
        runner.withPropertyValues("tekton.llm.proxy.from-environment=true", "tekton.llm.proxy.url=http://proxy:3128")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("proxy.from-environment"));
    }

    @Test
    void aTokenThatAPlaceholderLeavesEmptyIsNotSet() {
        runner.withPropertyValues("tekton.llm.token=${NO_SUCH_VARIABLE:}")
                .run(context -> assertThat(
                                context.getBean(TektonLlmClient.class).config().token())
                        .isEmpty());
    }

    @Test
    void theErrorOfAWrongPropertyNamesItsOriginAndNotItsValue(CapturedOutput output) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);

        Throwable failure = catchThrowable(() -> application
                .run("--spring.application.name=shop", "--tekton.llm.token=geheim\u00e9")
                .close());

        assertThat(failure).isNotNull();
        assertThat(output.getOut())
                .contains("Origin: \"tekton.llm.token\" from property source \"commandLineArgs\"")
                .doesNotContain("geheim");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({TektonLlmAutoConfiguration.class, SslAutoConfiguration.class})
    static class Application {}
}
