package ai.tekton.llm.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmCancelledException;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedClientsTest {
    private static LlmClientSettings settings(String url) {
        return LlmClientSettings.builder().url(url).build();
    }

    private static SharedClients.Lease lease(SharedClients clients, LlmClientSettings settings) {
        return clients.lease(settings, 8, false, settings::client);
    }

    @Test
    void subtasksWithEqualSettingsShareAClientAndTheLastOneClosesIt() {
        SharedClients clients = new SharedClients();
        SharedClients.Lease first = lease(clients, settings("http://localhost:1"));
        SharedClients.Lease second = lease(clients, settings("http://localhost:1"));

        assertThat(second.client()).isSameAs(first.client());
        first.close();
        first.close();
        assertThat(clients.size()).isEqualTo(1);
        second.close();
        assertThat(clients.size()).isZero();
        assertThatThrownBy(() -> second.client().generateText("Hello?"))
                .isInstanceOfAny(IllegalStateException.class, LlmCancelledException.class);
    }

    @Test
    void otherSettingsHaveAnotherClient() {
        SharedClients clients = new SharedClients();
        try (SharedClients.Lease first = lease(clients, settings("http://localhost:1"));
                SharedClients.Lease second = lease(clients, settings("http://localhost:2"))) {
            assertThat(second.client()).isNotSameAs(first.client());
        }
        assertThat(clients.size()).isZero();
    }

    @Test
    void thePartsOfALimitAddUpToIt() {
        List<Integer> parts = IntStream.range(0, 4)
                .mapToObj(index -> new InstanceShare(index, 4).of("requestsPerMinute", 10))
                .toList();

        assertThat(parts).containsExactly(3, 3, 2, 2);
        assertThat(new InstanceShare(0, 3).of(BigDecimal.ONE).multiply(BigDecimal.valueOf(3)))
                .isLessThanOrEqualTo(BigDecimal.ONE)
                .isGreaterThan(new BigDecimal("0.99"));
    }

    @Test
    void aLimitThatIsLessThanOneForEachIsRefused() {
        assertThatThrownBy(() -> new InstanceShare(0, 4).of("tokensPerMinute", 3))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tokensPerMinute is 3")
                .hasMessageContaining("4 parallel instances");
    }

    @Test
    void aParameterThatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> LlmClientSettings.of(key -> key.endsWith("capacity") ? "many" : null))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tekton.llm.capacity")
                .hasMessageContaining("'many'");
    }
}
