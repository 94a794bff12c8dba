package ai.tekton.llm.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The meters of calls. */
@ExtendWith(RhetorMockExtension.class)
class MetersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MicrometerLlm micrometer = MicrometerLlm.create(meters);

    @AfterEach
    void nothingIsKept() {
        assertThat(micrometer.openCalls()).isZero();
        meters.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCallIsTimedAndItsTokensAreCounted(Face face, RhetorMock rhetor) throws Exception {
        rhetor.enqueue(face.reply("Paris", "."));
        try (TektonLlmClient client =
                Clients.plain(rhetor).customize(micrometer).build()) {
            face.ask(client, GenerationOptions.defaults());
        }

        assertThat(meters.get("gen_ai.client.operation")
                        .tag("gen_ai.operation.name", "chat")
                        .tag("gen_ai.system", "anthropic")
                        .tag("gen_ai.request.model", "claude-3")
                        .tag("gen_ai.response.model", "claude-3")
                        .tag("error", "none")
                        .timer()
                        .count())
                .isOne();
        assertThat(meters.get("tekton.llm.attempts")
                        .tag("backend", "rhetor")
                        .tag("error", "none")
                        .timer()
                        .count())
                .isOne();
        assertThat(tokens("total"))
                .isEqualTo(tokens("input") + tokens("output"))
                .isPositive();
        assertThat(meters.find("gen_ai.client.operation.time_to_first_chunk").timers())
                .hasSize(face.isStream() ? 1 : 0);
    }

    private double tokens(String type) {
        return meters.get("gen_ai.client.token.usage")
                .tag("gen_ai.token.type", type)
                .tag("gen_ai.response.model", "claude-3")
                .counter()
                .count();
    }

    @Test
    void retriesAndFallbacksAreCounted(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(503, "busy"), Reply.error(500, "broken"));
        try (TektonLlmClient client = Clients.plain(rhetor)
                .customize(micrometer)
                .maxRetries(1)
                .useFallback(true)
                .build()) {
            client.generateText("Hi");
        }

        assertThat(meters.get("tekton.llm.retries")
                        .tag("backend", "rhetor")
                        .tag("error", "ServiceUnavailableException")
                        .counter()
                        .count())
                .isOne();
        assertThat(meters.get("tekton.llm.fallbacks")
                        .tag("from", "rhetor")
                        .tag("to", "fallback")
                        .counter()
                        .count())
                .isOne();
        assertThat(meters.get("gen_ai.client.operation.retry").counter().count())
                .isOne();
        assertThat(meters.get("gen_ai.client.operation.fallback").counter().count())
                .isOne();
    }

    @Test
    void theStateOfABreakerIsAGauge(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(500, "a"), Reply.error(500, "b"));
        CircuitBreakerConfig quick = CircuitBreakerConfig.builder()
                .windowSize(2)
                .failureShare(1.0)
                .openFor(Duration.ofHours(1))
                .probes(1)
                .build();
        try (TektonLlmClient client = Clients.plain(rhetor)
                .customize(micrometer)
                .circuitBreaker(quick)
                .build()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> client.generateText("Hi")).isNotNull();
            }
        }

        assertThat(state("open")).isOne();
        assertThat(state("closed")).isZero();
        assertThat(state("probing")).isZero();
    }

    private double state(String state) {
        return meters.get("tekton.llm.breaker.state")
                .tag("state", state)
                .gauge()
                .value();
    }
}
