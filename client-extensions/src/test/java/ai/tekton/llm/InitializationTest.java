package ai.tekton.llm;

import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.rhetor.RhetorContract;
import ai.tekton.rhetor.RhetorOperation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class InitializationTest {
    @Test
    void initializingLearnsTheProvidersDefaultModelAndLaterCallsNameIt(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            InitializationReport report = client.initialize();

            assertThat(report.reachable()).isTrue();
            assertThat(report.health().orElseThrow().status()).isEqualTo(HealthStatus.HEALTHY);
            assertThat(report.providers().providers()).containsKey("anthropic");
            assertThat(report.provider()).isEqualTo("anthropic");
            assertThat(report.model()).isPresent();
            assertThat(report.warnings()).isEmpty();
            client.generateText("Hi");
            client.generateText(
                    "Hi", GenerationOptions.builder().provider("openai").build());
            assertThat(rhetor.journal().get(2).chatRequest().getModelId())
                    .isEqualTo(report.model().orElseThrow());
            assertThat(rhetor.journal().get(3).chatRequest().getModelId())
                    .as("another provider does not have this one's model")
                    .isNull();
        }
    }

    @Test
    void initializingWarnsOfADegradedServerAndOfUnknownProvidersAndModels(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.GET_API_HEALTH).enqueue(Reply.json(Map.of("status", "degraded")));
        try (TektonLlmClient client = plain(rhetor).provider("nosuch").build()) {
            assertThat(client.initialize().warnings())
                    .hasSize(2)
                    .anySatisfy(w -> assertThat(w).contains("degraded"))
                    .anySatisfy(w -> assertThat(w).contains("nosuch").contains("anthropic"));
        }
        try (TektonLlmClient client = plain(rhetor).model("nosuch").build()) {
            assertThat(client.initialize().warnings())
                    .singleElement()
                    .asString()
                    .contains("no model 'nosuch'");
        }
    }

    @Test
    void initializingDoesNotThrowIfRhetorIsDownAndFallbackIsOn() {
        try (TektonLlmClient client = plain(nobody()).useFallback(true).build()) {
            InitializationReport report = client.initialize();

            assertThat(report.reachable()).isFalse();
            assertThat(report.failure()).containsInstanceOf(LlmConnectionException.class);
            assertThat(report.warnings()).singleElement().asString().contains("fallback");
        }
        try (TektonLlmClient client = plain(nobody()).build()) {
            assertThatThrownBy(client::initialize).isInstanceOf(LlmConnectionException.class);
        }
    }

    @Test
    void initializingThrowsIfTheTokenIsRefusedEvenWithFallback() {
        try (RhetorMock closed = RhetorMock.builder().token("right").start();
                TektonLlmClient client =
                        plain(closed).token("wrong").useFallback(true).build()) {
            assertThatThrownBy(client::initialize).isInstanceOf(AuthenticationException.class);
            assertThatThrownBy(() -> client.generateText("Hi")).isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void initializingReportsAServerOfAnotherVersionThanTheContracts(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.GET_API_HEALTH).always(Reply.json(Map.of("status", "healthy", "version", "9.1.0")));
        try (TektonLlmClient client = plain(rhetor).build()) {
            assertThat(client.initialize().warnings())
                    .singleElement()
                    .asString()
                    .contains("9.1.0", RhetorContract.VERSION, "contract check");
        }
    }

    @Test
    void initializingDoesNotWarnOfAServerWithoutAVersion(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.GET_API_HEALTH).always(Reply.json(Map.of("status", "healthy")));
        try (TektonLlmClient client = plain(rhetor).build()) {
            assertThat(client.initialize().warnings()).isEmpty();
        }
    }

    private static String nobody() {
        RhetorMock gone = RhetorMock.start();
        gone.close();
        return gone.url();
    }
}
