package ai.tekton.llm;

import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.ReservedEvent;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.rhetor.RhetorOperation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The events of the sums that requests reserve. A token of an answer costs 1. */
@ExtendWith(RhetorMockExtension.class)
class ReservationsTest {
    private static final GenerationOptions FIVE =
            GenerationOptions.builder().maxTokens(5).build();

    /** The maximum cost of each request, and how many requests had arrived at the server when it was reserved. */
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void sell(RhetorMock rhetor) {
        String id = "claude-3-sonnet-20240229";
        Map<String, Object> pricing = Map.of("input", 0.0, "output", 1_000_000.0);
        Map<String, Object> model = Map.of("id", id, "name", "C", "context_length", 200_000, "pricing", pricing);
        Map<String, Object> provider =
                Map.of("name", "A", "available", true, "default_model", id, "models", List.of(model));
        rhetor.on(RhetorOperation.LIST_PROVIDERS)
                .always(Reply.json(Map.of("providers", Map.of("anthropic", provider))));
    }

    private LlmEventListener watching(RhetorMock rhetor) {
        return new LlmEventListener() {
            @Override
            public void onReserved(ReservedEvent event) {
                seen.add(event.most().stripTrailingZeros().toPlainString() + " before "
                        + (rhetor.chatRequests().size() + 1));
            }
        };
    }

    @Test
    void eachAttemptReservesItsMaximumCostBeforeItIsSent(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.error(503, "Starting."));
        try (TektonLlmClient client = plain(rhetor)
                .maxRetries(1)
                .costMeter(CostMeter.create())
                .listener(watching(rhetor))
                .build()) {
            client.generateText("Hi", FIVE);
            assertThat(seen).as("without a budget").isEmpty();

            rhetor.reset();
            sell(rhetor);
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(Reply.error(503, "Starting."));
            client.withCostLimits(CostLimits.builder()
                            .perClient(BigDecimal.valueOf(1000))
                            .build())
                    .generateText("Hi", FIVE);
        }

        assertThat(seen).containsExactly("5 before 1", "5 before 2");
    }

    @Test
    void aRequestThatTheBudgetRefusesReservesNothing(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor)
                .costLimits(CostLimits.builder().perClient(BigDecimal.ONE).build())
                .listener(watching(rhetor))
                .build()) {
            assertThatThrownBy(() -> client.generateText("Hi", FIVE)).isInstanceOf(BudgetExceededException.class);
        }

        assertThat(seen).isEmpty();
    }

    @Test
    void aRequestThatAListenerDoesNotRecordIsNotSentAndReservesNothing(RhetorMock rhetor) {
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>(
                List.of(new IllegalStateException("The disk is full."), new LlmCancelledException("Not now.")));
        LlmEventListener journal = new LlmEventListener() {
            @Override
            public void onReserved(ReservedEvent event) {
                RuntimeException failure = failures.poll();
                if (failure != null) {
                    throw failure;
                }
            }
        };
        // Enough for one request.
        try (TektonLlmClient client = plain(rhetor)
                .maxRetries(3)
                .costLimits(
                        CostLimits.builder().perClient(BigDecimal.valueOf(5)).build())
                .listener(journal)
                .build()) {
            assertThatThrownBy(() -> client.generateText("Hi", FIVE))
                    .isExactlyInstanceOf(TektonLlmException.class)
                    .hasMessage("The call was not sent: a listener failed on its reservation (onReserved), with"
                            + " java.lang.IllegalStateException.")
                    .hasRootCauseMessage("The disk is full.");
            assertThatThrownBy(() -> client.generateText("Hi", FIVE))
                    .isInstanceOf(LlmCancelledException.class)
                    .hasMessage("Not now.");
            assertThat(rhetor.chatRequests()).isEmpty();

            client.generateText("Hi", FIVE);
        }
        assertThat(rhetor.chatRequests()).hasSize(1);
    }
}
