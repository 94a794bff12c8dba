package ai.tekton.llm.internal.usage;

import static ai.tekton.llm.internal.usage.Asked.answer;
import static ai.tekton.llm.internal.usage.Asked.whole;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.ManualUpstream;
import ai.tekton.llm.internal.call.ManualUpstream.Served;
import ai.tekton.llm.internal.call.PooledLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.SeenCall;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.SpendingLimit;
import ai.tekton.llm.internal.context.Contexts;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.ModelCost;
import ai.tekton.llm.model.Provider;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.ProviderModel;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Prices are those of one token each: 1 for the prompt's, 2 for the answer's. */
class MeteredUpstreamTest {
    private final ManualUpstream server = new ManualUpstream("server");
    private final Ledger ledger = new Ledger(1);
    private final List<CallContext> asked = new ArrayList<>();
    private Map<String, Double> pricing = Map.of("input", 1.0, "output", 2.0);
    private Integer contextLength = 50;
    private TektonLlmException noPrices;
    private Runnable whenAsked = () -> {};
    private Budget budget;

    private ProviderList providers(CallContext context) {
        asked.add(context);
        whenAsked.run();
        if (noPrices != null) {
            throw noPrices;
        }
        ProviderModel.Builder model =
                ProviderModel.builder().id("model").name("Model").pricing(pricing);
        if (contextLength != null) {
            model.contextLength(contextLength);
        }
        Provider provider = Provider.builder()
                .id("provider")
                .name("Provider")
                .available(true)
                .defaultModel("model")
                .models(List.of(model.build()))
                .build();
        return new ProviderList(Map.of("provider", provider), Optional.empty(), Optional.empty());
    }

    private MeteredUpstream metered(CostLimits.Builder limits) {
        budget = new Budget(limits.build(), 1);
        return metered(Optional.of((SpendingLimit) budget));
    }

    private MeteredUpstream metered(Optional<SpendingLimit> from) {
        return new MeteredUpstream(
                server, new PriceList(this::providers, ledger, System::nanoTime), ledger, from, Asked.tokens());
    }

    private static CostLimits.Builder ofClient(int sum) {
        return CostLimits.builder().perClient(BigDecimal.valueOf(sum));
    }

    private static <T> SeenCall<T> call(MeteredUpstream upstream, Request<T> request) {
        SeenCall<T> seen = new SeenCall<>();
        upstream.open(request, ManualUpstream.atOnce()).pull(seen);
        return seen;
    }

    @Test
    void eachAnswerIsCountedByItsUsageAndThePricesAreRequestedOnce() {
        MeteredUpstream upstream = metered(Optional.empty());
        call(upstream, whole(10, o -> o));
        call(upstream, whole(10, o -> o));
        server.served.get(0).answer(answer(10, 5));
        server.served.get(1).answer(answer(7, 1));

        assertThat(ledger.total()).isEqualByComparingTo("29");
        assertThat(ledger.byModel()).containsOnlyKeys("provider/model");
        ModelCost cost = ledger.byModel().get("provider/model");
        assertThat(cost.answers()).isEqualTo(2);
        assertThat(cost.promptTokens()).isEqualTo(17);
        assertThat(cost.completionTokens()).isEqualTo(6);
        assertThat(ledger.costOf(AnswerMetadata.of(answer(3, 2))).orElseThrow()).isEqualByComparingTo("7");
        assertThat(asked).hasSize(1);
    }

    @Test
    void aStreamIsMeteredByTheUsageOfItsLastChunk() {
        SeenCall<StreamingChunk> seen =
                call(metered(Optional.empty()), Request.stream(Asked.chat(4, Deadline.none(), o -> o)));
        server.served.get(0).begin(StreamingChunk.builder().chunk("a").build());
        assertThat(ledger.total()).isZero();
        server.served
                .get(0)
                .answer(StreamingChunk.builder()
                        .done(true)
                        .usage(new Usage(4, 3, 7))
                        .build());

        assertThat(ledger.total()).isEqualByComparingTo("10");
        assertThat(seen.items).hasSize(2);
    }

    @Test
    void aCallThatWouldExceedTheBudgetFailsAndStatesWhatIsSpentAndReserved() {
        MeteredUpstream upstream = metered(ofClient(100));
        call(upstream, whole(10, o -> o.maxTokens(20)));
        call(upstream, whole(10, o -> o.maxTokens(20)));
        server.served.get(0).answer(answer(10, 10));

        SeenCall<CompletionResponse> refused = call(upstream, whole(1, o -> o.maxTokens(10)));

        assertThat(server.served).hasSize(2);
        assertThat(refused.failure()).get().isInstanceOfSatisfying(BudgetExceededException.class, e -> {
            assertThat(e).hasMessageContaining("the 100 of the client's budget").hasMessageContaining("may cost 21");
            assertThat(e).hasMessageContaining("30 are spent, and 50 reserved").hasMessageContaining("perClient");
            assertThat(e.isRetryable()).isFalse();
            assertThat(e.attempts()).isZero();
        });
        assertThat(call(upstream, whole(0, o -> o.maxTokens(10))).failure())
                .as("one that just fits")
                .isEmpty();
    }

    @Test
    void aCallThatMayExceedItsBudgetIsRefusedAndTheContextLengthBoundsItsAnswer() {
        MeteredUpstream upstream = metered(CostLimits.builder().perCall(BigDecimal.valueOf(89)));

        assertThat(call(upstream, whole(10, o -> o)).failure().orElseThrow())
                .as("10 tokens, and 40 of an answer")
                .isInstanceOf(BudgetExceededException.class)
                .hasMessageContaining("89 of a call's budget")
                .hasMessageContaining("may cost 90")
                .extracting(failure -> ((BudgetExceededException) failure).scope())
                .isEqualTo(BudgetExceededException.Scope.CALL);
        assertThat(call(upstream, whole(11, o -> o)).failure()).isEmpty();
    }

    @Test
    void aCallOfUnboundedCostIsRefusedAndTheErrorNamesTheSetting() {
        contextLength = null;
        assertThat(call(metered(ofClient(100)), whole(10, o -> o)).failure().orElseThrow())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Set maxTokens");
        assertThat(server.served).isEmpty();
    }

    @Test
    void aModelWithoutAPriceIsRefusedUnderABudgetUnlessUnpricedOnesAreAllowed() {
        pricing = Map.of("input", 1.0);
        call(metered(Optional.empty()), whole(1, o -> o));
        server.served.get(0).answer(answer(1, 1));
        assertThat(ledger.total()).isZero();
        assertThat(ledger.unpriced()).isEqualTo(1);

        assertThat(call(metered(ofClient(100)), whole(1, o -> o)).failure().orElseThrow())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'model'")
                .hasMessageContaining("allowUnpriced");
        assertThat(call(metered(ofClient(100).allowUnpriced(true)), whole(1, o -> o))
                        .failure())
                .isEmpty();
    }

    @Test
    void anUnknownPriceIsLoggedOnceForEachModel() {
        PriceList prices = new PriceList(this::providers, ledger, System::nanoTime);

        assertThat(prices.warn("provider", "model")).isTrue();
        assertThat(prices.warn("provider", "model")).isFalse();
        assertThat(prices.warn("provider", "other")).isTrue();
    }

    @Test
    void anAttemptFailsWithoutPricesUnderABudgetButNotUnderAMeterOnly() {
        noPrices = new LlmConnectionException("down");

        assertThat(call(metered(ofClient(100)), whole(1, o -> o)).failure()).contains(noPrices);
        assertThat(call(metered(Optional.empty()), whole(1, o -> o)).failure()).isEmpty();
        assertThat(server.served).hasSize(1);
        assertThat(asked).allSatisfy(context -> assertThat(context.maxRetries()).isZero());
    }

    @Test
    void negativeTokenCountsReturnNothingToTheBudget() {
        call(metered(ofClient(100)), whole(10, o -> o.maxTokens(5)));
        server.served.get(0).answer(answer(-1000, -1000));

        assertThat(budget.spent()).isZero();
        assertThat(ledger.total()).isZero();
    }

    @Test
    void anAnswerWithoutUsageCountsWithItsMaximumCost() {
        call(metered(ofClient(100)), whole(10, o -> o.maxTokens(20)));
        server.served.get(0).answer(CompletionResponse.builder().content("x").build());

        assertThat(budget.spent()).isEqualByComparingTo("50");
        assertThat(budget.reserved()).isZero();
        assertThat(ledger.total()).isZero();
        assertThat(ledger.unmetered()).isEqualTo(1);
    }

    @Test
    void aCallThatIsCancelledAsItsAnswerArrivesCountsOnce() {
        Source<CompletionResponse> source =
                metered(ofClient(100)).open(whole(10, o -> o.maxTokens(20)), ManualUpstream.atOnce());
        source.pull(new SeenCall<>());
        source.cancel();
        server.served.get(0).answer(answer(10, 5));

        assertThat(ledger.unmetered()).isEqualTo(1);
        assertThat(ledger.byModel()).isEmpty();
        assertThat(budget.spent()).isZero();
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void cancellingACallEndsItsRequestForThePrices() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        whenAsked = () -> {
            requested.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        };
        CallThreads threads = new CallThreads(1);
        Source<CompletionResponse> source = metered(Optional.empty())
                .open(whole(1, o -> o), new PooledLoop(threads, Contexts.NOTHING, interrupted::completeExceptionally));
        source.pull(new SeenCall<>());
        requested.await();
        source.cancel();

        assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
        threads.close();
    }

    @Test
    void aCallThatIsCancelledBeforeItsThreadBeginsRequestsNoPrices() {
        Source<CompletionResponse> source = metered(Optional.empty()).open(whole(1, o -> o), ManualUpstream.atOnce());
        source.cancel();
        source.pull(new SeenCall<>());

        assertThat(asked).isEmpty();
    }

    @Test
    void noReservationIsLeftAndTheBudgetIsNeverExceededInAnyOrderOfCalls() {
        Random random = new Random(23);
        for (int round = 0; round < 500; round++) {
            server.served.clear();
            MeteredUpstream upstream = metered(ofClient(200));
            List<Source<CompletionResponse>> calls = new ArrayList<>();
            long cost = 0;
            for (int step = 0; step < 40; step++) {
                List<Served> underWay = server.underWay();
                int choice = random.nextInt(5);
                if (choice < 2 || calls.isEmpty()) {
                    int most = 1 + random.nextInt(20);
                    Source<CompletionResponse> source =
                            upstream.open(whole(10, o -> o.maxTokens(most)), ManualUpstream.atOnce());
                    calls.add(source);
                    if (random.nextInt(8) == 0) {
                        source.cancel();
                    }
                    source.pull(new SeenCall<>());
                } else if (choice == 2) {
                    calls.get(random.nextInt(calls.size())).cancel();
                } else if (!underWay.isEmpty()) {
                    Served one = underWay.get(random.nextInt(underWay.size()));
                    if (random.nextBoolean()) {
                        int completion = random.nextInt(
                                one.request.chat().options().maxTokens().getAsInt() + 1);
                        one.answer(answer(10, completion));
                        cost += 10 + 2L * completion;
                    } else {
                        one.fail(new LlmConnectionException("down"));
                    }
                }
                assertThat(budget.spent().add(budget.reserved())).isLessThanOrEqualTo(BigDecimal.valueOf(200));
            }
            calls.forEach(Source::cancel);
            assertThat(budget.reserved()).as("round %d", round).isZero();
            assertThat(budget.spent()).isEqualByComparingTo(BigDecimal.valueOf(cost));
        }
    }
}
