package ai.tekton.llm.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.CostMeter;
import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.TektonLlmClientBuilder;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.rhetor.RhetorOperation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class BulkRunTest {
    private static TektonLlmClientBuilder clientOf(RhetorMock rhetor) {
        return TektonLlmClient.builder()
                .componentId("bulk-test")
                .url(rhetor.url())
                .useFallback(false)
                .maxRetries(0);
    }

    private static Stream<Prompt> prompts(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> Prompt.of("q" + i, "Question " + i + "?"));
    }

    @Test
    void everyPromptHasItsResult(RhetorMock rhetor) {
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = clientOf(rhetor).build()) {
            BulkReport report = BulkRun.builder(client).build().run(prompts(100), results::add);

            assertThat(report.end()).isEqualTo(BulkEnd.COMPLETED);
            assertThat(report.progress().answered()).isEqualTo(100);
        }
        assertThat(results).extracting(BulkResult::id).doesNotHaveDuplicates().hasSize(100);
        assertThat(results)
                .allSatisfy(result -> assertThat(result.answer().orElseThrow().content())
                        .contains("Question " + result.line() + "?"));
    }

    @Test
    void aFailureOfOnePromptIsItsResult(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(422, "Refused."));
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = clientOf(rhetor).build()) {
            BulkRun.builder(client).build().run(prompts(5), results::add);
        }
        assertThat(results).filteredOn(result -> result.failure().isPresent()).hasSize(1);
        assertThat(results).filteredOn(result -> result.answer().isPresent()).hasSize(4);
    }

    @Test
    void concurrentCallsAndPromptsReadAheadAreLimited(RhetorMock rhetor) throws InterruptedException {
        Gate gate = new Gate();
        rhetor.enqueue(
                Stream.generate(() -> Reply.standard().hold(gate)).limit(3).toArray(Reply[]::new));
        AtomicInteger read = new AtomicInteger();
        Iterator<Prompt> endless = Stream.generate(() -> Prompt.of("q", "Question " + read.incrementAndGet() + "?"))
                .iterator();
        try (TektonLlmClient client = clientOf(rhetor).build();
                BulkResults results =
                        BulkRun.builder(client).concurrency(3).build().results(endless)) {
            CompletableFuture<BulkResult> first = CompletableFuture.supplyAsync(results::next);
            for (int i = 0; i < 3; i++) {
                rhetor.takeRequest(Duration.ofMinutes(1));
            }
            assertThat(results.progress().inProgress()).isEqualTo(3);
            assertThat(rhetor.chatRequests()).hasSize(3);
            gate.open();
            assertThat(first.join().answer()).isPresent();
            assertThat(read.get()).isLessThan(200);
        }
    }

    @Test
    void orderedResultsComeInTheOrderOfThePrompts(RhetorMock rhetor) {
        rhetor.enqueue(Reply.standard().delay(Duration.ofMillis(200)));
        List<Long> lines = new ArrayList<>();
        try (TektonLlmClient client = clientOf(rhetor).build()) {
            BulkRun.builder(client).ordered(true).build().run(prompts(200), result -> lines.add(result.line()));
        }
        assertThat(lines).isSorted().hasSize(200);
    }

    @Test
    void aRetryAfterPausesTheRunAndThePromptIsSentAgain(RhetorMock rhetor) {
        rhetor.enqueue(
                Reply.error(429, "Later.").header("Retry-After", "1"),
                Reply.error(503, "Later.").header("Retry-After", "0"));
        List<Duration> backoff = new ArrayList<>();
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = clientOf(rhetor).build()) {
            BulkReport report = BulkRun.builder(client)
                    .concurrency(2)
                    .listener(new BulkListener() {
                        @Override
                        public void onPause(Duration wait, ai.tekton.llm.error.TektonLlmException why) {
                            backoff.add(wait);
                        }
                    })
                    .build()
                    .run(prompts(20), results::add);

            assertThat(report.progress().answered()).isEqualTo(20);
        }
        assertThat(backoff).isNotEmpty();
        assertThat(rhetor.chatRequests()).hasSize(22);
    }

    @Test
    void aServerThatNeverAnswersEndsTheRunAndFailsNoPrompt() {
        LlmBackend away = LlmBackend.answering(call -> {
            throw new ServiceUnavailableException("Away.");
        });
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("bulk-test")
                .backend(away)
                .useFallback(false)
                .maxRetries(0)
                .build()) {
            BulkReport report = BulkRun.builder(client)
                    .patience(Duration.ofMillis(1))
                    .build()
                    .run(prompts(50), results::add);

            assertThat(report.end()).isEqualTo(BulkEnd.SERVER_UNAVAILABLE);
            assertThat(report.reason()).containsInstanceOf(ServiceUnavailableException.class);
        }
        assertThat(results).isEmpty();
    }

    @Test
    void aRefusedTokenEndsTheRunAndFailsNoPrompt(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(401, "Who are you?"));
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = clientOf(rhetor).build()) {
            BulkReport report = BulkRun.builder(client).concurrency(1).build().run(prompts(50), results::add);

            assertThat(report.end()).isEqualTo(BulkEnd.TOKEN_REFUSED);
        }
        assertThat(results).isEmpty();
        assertThat(rhetor.chatRequests()).hasSize(1);
    }

    @Test
    void anAnswerOfTheLocalFallbackIsAFailure(RhetorMock rhetor) {
        rhetor.enqueue(Reply.error(422, "Refused."), Reply.adapterError("Broken."));
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("bulk-test")
                .url(rhetor.url())
                .maxRetries(0)
                .build()) {
            BulkRun.builder(client).concurrency(1).build().run(prompts(3), results::add);
        }
        assertThat(results).filteredOn(result -> result.failure().isPresent()).hasSize(2);
    }

    @Test
    void anExhaustedBudgetEndsTheRunWithTheAffordablePromptsAnswered() {
        CostMeter meter = CostMeter.create();
        List<BulkResult> results = new ArrayList<>();
        try (RhetorMock rhetor = RhetorMock.start();
                TektonLlmClient client = clientOf(rhetor)
                        .costMeter(meter)
                        .costLimits(CostLimits.builder()
                                .perClient(new BigDecimal("0.01"))
                                .build())
                        .model("claude-3-sonnet-20240229")
                        .build()) {
            Map<String, Object> model = Map.of(
                    "id",
                    "claude-3-sonnet-20240229",
                    "name",
                    "Claude",
                    "context_length",
                    200_000,
                    "pricing",
                    Map.of("input", 3.0, "output", 15.0));
            Map<String, Object> provider = Map.of("name", "Anthropic", "available", true, "models", List.of(model));
            rhetor.on(RhetorOperation.LIST_PROVIDERS)
                    .always(Reply.json(Map.of("providers", Map.of("anthropic", provider))));
            GenerationOptions options =
                    GenerationOptions.builder().maxTokens(100).build();
            BulkReport report = BulkRun.builder(client)
                    .concurrency(8)
                    .costMeter(meter)
                    .build()
                    .run(prompts(1000).map(prompt -> Prompt.of(prompt.id(), prompt.messages(), options)), results::add);

            assertThat(report.end()).as("%s", report.reason()).isEqualTo(BulkEnd.BUDGET_USED_UP);
            assertThat(results).isNotEmpty().allMatch(result -> result.answer().isPresent());
            assertThat(meter.total()).isLessThanOrEqualTo(new BigDecimal("0.01"));
        }
    }

    @Test
    void aMistakeThatFailsTheFirstHundredPromptsEndsTheRun() {
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("bulk-test")
                .backend(LlmBackend.answering(call -> {
                    throw new InvalidRequestException("There is no such model.");
                }))
                .useFallback(false)
                .build()) {
            BulkReport report = BulkRun.builder(client).concurrency(1).build().run(prompts(1000), results::add);

            assertThat(report.end()).isEqualTo(BulkEnd.ONLY_FAILURES);
        }
        assertThat(results).hasSize(100);
    }

    @Test
    void theClientsOwnLimitOfAMinuteFailsNoPrompt() {
        AtomicInteger asked = new AtomicInteger();
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("bulk-test")
                .backend(LlmBackend.answering(call -> "Answer " + asked.incrementAndGet()))
                .useFallback(false)
                // The last calls would wait for two seconds. A shorter time could end a call that is only slow.
                .timeout(Duration.ofSeconds(1))
                .rateLimits(RateLimits.builder().requestsPerMinute(600).build())
                .build()) {
            BulkRun.builder(client).concurrency(50).build().run(prompts(620), results::add);
        }
        assertThat(results).hasSize(620).allMatch(result -> result.answer().isPresent());
        assertThat(asked).hasValue(620);
    }

    @Test
    void aPromptBeyondTheLimitPerMinuteFailsAlone() {
        List<BulkResult> results = new ArrayList<>();
        try (TektonLlmClient client = TektonLlmClient.builder()
                .componentId("bulk-test")
                .backend(LlmBackend.answering(call -> "Answer"))
                .useFallback(false)
                .rateLimits(RateLimits.builder().tokensPerMinute(100).build())
                .build()) {
            BulkRun.builder(client)
                    .build()
                    .run(Stream.of(Prompt.of("a", "word ".repeat(500)), Prompt.of("b", "Hi")), results::add);
        }
        assertThat(results).hasSize(2);
        assertThat(results.stream()
                        .filter(result -> result.id().equals("a"))
                        .findFirst()
                        .orElseThrow()
                        .failure())
                .containsInstanceOf(RateLimitException.class);
    }

    @Test
    void stoppingLetsTheCallsInProgressFinish(RhetorMock rhetor) throws InterruptedException {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.standard().hold(gate));
        try (TektonLlmClient client = clientOf(rhetor).build();
                BulkResults results = BulkRun.builder(client)
                        .concurrency(1)
                        .build()
                        .results(prompts(50).iterator())) {
            CompletableFuture<BulkResult> first = CompletableFuture.supplyAsync(results::next);
            rhetor.takeRequest(Duration.ofMinutes(1));
            results.stop(Duration.ofSeconds(30));
            gate.open();

            assertThat(first.join().answer()).isPresent();
            assertThat(results.hasNext()).isFalse();
            assertThat(results.report().end()).isEqualTo(BulkEnd.STOPPED);
        }
        assertThat(rhetor.chatRequests()).hasSize(1);
    }

    @Test
    void stoppingWithoutGraceCancelsTheCallsAtTheServer(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.standard().hang());
        try (TektonLlmClient client = clientOf(rhetor).build()) {
            BulkResults results = BulkRun.builder(client)
                    .concurrency(1)
                    .build()
                    .results(prompts(5).iterator());
            CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(results::hasNext);
            rhetor.takeRequest(Duration.ofMinutes(1));
            results.stop(Duration.ZERO);

            assertThat(more.get(1, TimeUnit.MINUTES)).isFalse();
            rhetor.awaitNoConnections(Duration.ofMinutes(1));
        }
    }

    @Test
    void promptsOfAPublisherAreAnsweredOnDemand(RhetorMock rhetor) throws Exception {
        try (TektonLlmClient client = clientOf(rhetor).build();
                SubmissionPublisher<Prompt> prompts = new SubmissionPublisher<>()) {
            Collecting collecting = new Collecting();
            BulkRun.builder(client).concurrency(4).build().publish(prompts).subscribe(collecting);
            prompts(300).forEach(prompts::submit);
            prompts.close();

            assertThat(collecting.all.get(1, TimeUnit.MINUTES)).hasSize(300);
        }
    }

    private static final class Collecting implements Flow.Subscriber<BulkResult> {
        final CompletableFuture<List<BulkResult>> all = new CompletableFuture<>();
        private final List<BulkResult> results = new ArrayList<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription told) {
            subscription = told;
            told.request(1);
        }

        @Override
        public void onNext(BulkResult result) {
            results.add(result);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            all.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            all.complete(results);
        }
    }

    @Test
    void promptsThatCannotBeReadAnyFurtherEndTheRunAfterWhatWasRead(RhetorMock rhetor) {
        List<BulkResult> results = new ArrayList<>();
        Stream<Prompt> broken = prompts(5).peek(prompt -> {
            if (prompt.id().equals("q5")) {
                throw new IllegalStateException("The input is broken.");
            }
        });
        try (TektonLlmClient client = clientOf(rhetor).build()) {
            BulkRun run = BulkRun.builder(client).build();
            assertThatThrownBy(() -> run.run(broken, results::add)).hasMessage("The input is broken.");
        }
        assertThat(results).hasSize(4);
    }

    @Test
    void aConversationIsSentAsOne(RhetorMock rhetor) throws InterruptedException {
        Prompt prompt = Prompt.of(
                "a",
                List.of(Message.user("Hello"), Message.assistant("Hi"), Message.user("Bye")),
                GenerationOptions.defaults());
        try (TektonLlmClient client = clientOf(rhetor).build()) {
            BulkRun.builder(client).build().run(Stream.of(prompt), result -> {});
        }
        assertThat(rhetor.chatRequests().get(0).chatRequest().getMessages()).hasSize(3);
    }
}
