package ai.tekton.llm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.cli.CommandRun.Result;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import ai.tekton.rhetor.model.Health;
import ai.tekton.rhetor.model.HealthStatus;
import ai.tekton.rhetor.model.Provider;
import ai.tekton.rhetor.model.ProviderList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RhetorMockExtension.class)
class ProvidersAndHealthTest {
    @Test
    void providersAreATableWithAStarAtTheDefaults(RhetorMock rhetor) {
        Result result = new CommandRun().run("providers", "--url", rhetor.url());

        assertThat(result.status()).isZero();
        assertThat(result.out().lines())
                .startsWith("PROVIDER    MODEL                      CONTEXT  NAME")
                .contains("anthropic*  claude-3-sonnet-20240229*  200000   Claude 3 Sonnet")
                .contains("openai      gpt-4o-mini                128000   GPT-4o mini");
    }

    @Test
    void anUnavailableProviderIsMarkedAsUnavailable(RhetorMock rhetor) {
        Provider down = new Provider().name("Ollama").available(false).models(List.of());
        rhetor.enqueue(Reply.json(new ProviderList().providers(Map.of("ollama", down))));

        Result result = new CommandRun().run("providers", "--url", rhetor.url());

        assertThat(result.out()).contains("ollama (not available)  -");
    }

    @Test
    void aRhetorTooOldToListProvidersIsNoted() {
        try (RhetorMock rhetor = RhetorMock.builder().withoutProviders().start()) {
            Result result = new CommandRun().run("providers", "--url", rhetor.url());

            assertThat(result).isEqualTo(new Result(0, "", "note: this Rhetor lists no providers\n"));
        }
    }

    @Test
    void healthWritesOneLine(RhetorMock rhetor) {
        Result result = new CommandRun().run("health", "--url", rhetor.url());

        assertThat(result.status()).isZero();
        assertThat(result.out()).startsWith("healthy: rhetor ").endsWith(" at " + rhetor.url() + "\n");
    }

    @ParameterizedTest
    @CsvSource({"HEALTHY, 0", "DEGRADED, 0", "UNHEALTHY, 1", "UNKNOWN, 0"})
    void onlyAnUnhealthyRhetorIsAFailure(HealthStatus status, int expected, RhetorMock rhetor) {
        rhetor.on(RhetorOperation.GET_API_HEALTH).enqueue(Reply.json(new Health().status(status)));

        Result result = new CommandRun().run("health", "--url", rhetor.url());

        assertThat(result.status()).isEqualTo(expected);
        assertThat(result.out()).startsWith(status + ": rhetor at ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"providers", "health"})
    void noFallbackAnswersProvidersOrHealthIfRhetorIsDown(String command) {
        Result result = new CommandRun().run(command, "--retries", "0", "--url", UnusedAddress.url());

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("error: LlmConnectionException: ");
    }
}
