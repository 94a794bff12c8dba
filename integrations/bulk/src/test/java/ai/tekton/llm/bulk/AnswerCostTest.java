package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.rhetor.RhetorOperation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that do not say which model made them. */
@Tag("once")
@ExtendWith(RhetorMockExtension.class)
class AnswerCostTest {
    private static final int PROMPTS = 40;

    private static TektonLlmClient clientOf(RhetorMock rhetor, CostMeter meter) {
        return TektonLlmClient.builder()
                .componentId("bulk-test")
                .url(rhetor.url())
                .provider("anthropic")
                .useFallback(false)
                .maxRetries(0)
                .costMeter(meter)
                .build();
    }

    private static Stream<Prompt> prompts(int count) {
        return IntStream.range(0, count).mapToObj(i -> Prompt.of(Integer.toString(i), "Is it " + i + "?"));
    }

    private static long listings(RhetorMock rhetor) {
        return rhetor.journal().stream()
                .filter(request -> request.operation()
                        .filter(RhetorOperation.LIST_PROVIDERS::equals)
                        .isPresent())
                .count();
    }

    @Test
    void aServerWithoutAListOfProvidersIsNotAskedForItAfterEachAnswer(RhetorMock rhetor) {
        rhetor.on(RhetorOperation.LIST_PROVIDERS).always(Reply.error(404, "There is none."));
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.json(Map.of("content", "Yes")));
        CostMeter meter = CostMeter.create();
        try (TektonLlmClient client = clientOf(rhetor, meter)) {
            BulkReport report = BulkRun.builder(client)
                    .costMeter(meter)
                    .concurrency(4)
                    .build()
                    .run(prompts(PROMPTS), result -> assertThat(result.cost()).isEmpty());

            assertThat(report.progress().answered()).isEqualTo(PROMPTS);
        }
        // The client itself asks before each call.
        assertThat(listings(rhetor)).isLessThanOrEqualTo(PROMPTS + 1);
    }

    @Test
    void aRunThatIsStoppedKeepsAnAnswerWhoseCostIsNotKnownYet(RhetorMock rhetor) {
        Gate gate = new Gate();
        AtomicInteger listings = new AtomicInteger();
        rhetor.on(RhetorOperation.LIST_PROVIDERS)
                .always(request -> listings.incrementAndGet() == 1
                        ? Reply.error(404, "There is none.")
                        : Reply.error(404, "There is none.").hold(gate));
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.json(Map.of("content", "Yes")));
        CostMeter meter = CostMeter.create();
        try (TektonLlmClient client = clientOf(rhetor, meter);
                BulkResults results = BulkRun.builder(client)
                        .costMeter(meter)
                        .concurrency(1)
                        .build()
                        .results(prompts(2).iterator())) {
            CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
                await(rhetor, 3); // the prices, the prompt, and the default model
                results.stop(Duration.ZERO);
            });

            assertThat(results.next().answer()).map(answer -> answer.content()).isEqualTo(Optional.of("Yes"));
            assertThat(List.copyOf(rhetor.chatRequests())).hasSize(1);
            gate.open();
            stopping.join();
        }
    }

    private static void await(RhetorMock rhetor, int requests) {
        try {
            for (int i = 0; i < requests; i++) {
                rhetor.takeRequest(Duration.ofMinutes(1));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
