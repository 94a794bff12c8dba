package ai.tekton.llm;

import static ai.tekton.llm.TestClients.SOON;
import static ai.tekton.llm.TestClients.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.config.CircuitBreakerConfig;
import ai.tekton.llm.config.CostLimits;
import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.config.ServerProfile;
import ai.tekton.llm.config.Transport;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.ServiceUnavailableException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.ManualUpstream;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.resilience.ManualDelays;
import ai.tekton.llm.mock.Gate;
import ai.tekton.llm.mock.Outcome;
import ai.tekton.llm.mock.ReceivedRequest;
import ai.tekton.llm.mock.Reply;
import ai.tekton.llm.mock.RhetorMock;
import ai.tekton.llm.mock.RhetorMockExtension;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.ProviderList;
import ai.tekton.llm.model.StreamingChunk;
import ai.tekton.llm.token.Tokenizers;
import ai.tekton.rhetor.RhetorGeneration;
import ai.tekton.rhetor.RhetorOperation;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits, budget, hedging and several addresses, over HTTP. */
@ExtendWith(RhetorMockExtension.class)
class TrafficTest {
    private static final GenerationOptions SHORT =
            GenerationOptions.builder().maxTokens(100).build();

    private static Reply used(int tokens) {
        return Reply.json(Map.of(
                "content",
                "Paris.",
                "usage",
                Map.of("prompt_tokens", 1, "completion_tokens", tokens - 1, "total_tokens", tokens)));
    }

    /** As the contract's example states its prices. */
    private static void statesPrices(RhetorMock rhetor) {
        Map<String, Object> model = Map.of(
                "id",
                "claude-3-sonnet-20240229",
                "name",
                "Claude 3 Sonnet",
                "context_length",
                200_000,
                "pricing",
                Map.of("input", 3.0, "output", 15.0));
        Map<String, Object> provider = Map.of(
                "name",
                "Anthropic",
                "available",
                true,
                "default_model",
                "claude-3-sonnet-20240229",
                "models",
                List.of(model));
        rhetor.on(RhetorOperation.LIST_PROVIDERS)
                .always(Reply.json(Map.of("providers", Map.of("anthropic", provider))));
    }

    @Test
    void aSettingThatIsNullIsNamed() {
        TektonLlmClientBuilder builder = TektonLlmClient.builder();

        assertThatThrownBy(() -> builder.costMeter(null)).hasMessage("costMeter");
        assertThatThrownBy(() -> builder.costLimits(null)).hasMessage("costLimits");
        assertThatThrownBy(() -> builder.hedging(null)).hasMessage("hedging");
        assertThatThrownBy(() -> builder.urls((String) null)).hasMessage("url");
        assertThatThrownBy(() -> builder.localFallback(null)).hasMessage("localFallback");
    }

    @Test
    void aCallOverItsLimitFailsAtOnceIfItWouldWaitTooLong(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor)
                .rateLimits(RateLimits.builder().requestsPerMinute(1).build())
                .build()) {
            client.generateText("Hi");

            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(RateLimitException.class)
                    .hasMessageContaining("1 requests a minute of this client");
            assertThat(rhetor.chatRequests()).hasSize(1);
        }
    }

    @Test
    void callsAreStillAnsweredAfterOneThatOverdrewTheTokensOfAMinute(RhetorMock rhetor) throws Exception {
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).enqueue(used(60_100), used(5), used(5));
        try (TektonLlmClient client = plain(rhetor)
                .rateLimits(
                        "anthropic",
                        RateLimits.builder().tokensPerMinute(60_000).build())
                .build()) {
            client.generateText("Hi");
            assertThat(client.generateText("Hi").content()).isEqualTo("Paris.");
            assertThat(client.async().generateText("Hi").get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isNotNull();
            assertThat(rhetor.chatRequests()).hasSize(3);
        }
    }

    @Test
    void callsToAProviderWaitWhenItsLimitIsReached(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                .enqueue(Reply.text("a").hold(gate));
        try (TektonLlmClient client = plain(rhetor)
                .rateLimits(
                        "anthropic", RateLimits.builder().maxConcurrentCalls(1).build())
                .build()) {
            CompletableFuture<CompletionResponse> first = client.async().generateText("Hi");
            rhetor.takeRequest(SOON);
            CompletableFuture<CompletionResponse> second = client.async().generateText("Hi");
            client.generateText(
                    "Hi", GenerationOptions.builder().provider("openai").build());
            assertThat(rhetor.chatRequests())
                    .as("another provider's call is not limited")
                    .hasSize(2);
            assertThat(second).isNotDone();

            gate.open();
            first.get(SOON.toSeconds(), TimeUnit.SECONDS);
            second.get(SOON.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aMeterCountsAnswersAndStreamsByThePricesOfTheServer(RhetorMock rhetor) {
        statesPrices(rhetor);
        CostMeter meter = CostMeter.create();
        try (TektonLlmClient client = plain(rhetor).costMeter(meter).build()) {
            CompletionResponse answer = client.generateText("Hi");
            List<StreamingChunk> chunks = new ArrayList<>();
            try (ChunkStream stream = client.streamText("Hi")) {
                stream.forEach(chunks::add);
            }

            BigDecimal whole = meter.costOf(answer).orElseThrow();
            BigDecimal streamed = meter.costOf(chunks.get(chunks.size() - 1)).orElseThrow();
            var usage = answer.usage().orElseThrow();
            assertThat(whole.movePointRight(6))
                    .isEqualByComparingTo(
                            BigDecimal.valueOf(3L * usage.promptTokens() + 15L * usage.completionTokens()));
            assertThat(meter.total()).isEqualByComparingTo(whole.add(streamed)).isPositive();
            assertThat(meter.byModel()).containsOnlyKeys("anthropic/claude-3-sonnet-20240229");
            assertThat(meter.unpricedAnswers()).isZero();
            assertThat(rhetor.journal()).as("the prices, once").hasSize(3);
        }
    }

    @Test
    void aBudgetStopsCallsBeforeTheyAreSentAndNoFallbackAnswersInstead(RhetorMock rhetor) {
        statesPrices(rhetor);
        try (TektonLlmClient client = plain(rhetor)
                .useFallback(true)
                .maxRetries(3)
                .costLimits(
                        CostLimits.builder().perClient(new BigDecimal("0.002")).build())
                .build()) {
            client.generateText("Hi", SHORT);

            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(BudgetExceededException.class)
                    .hasMessageContaining("the 0.002 of the client's budget")
                    .hasMessageContaining("maxTokens");
            assertThat(client.generateText("Hi", SHORT).content())
                    .as("a smaller one still fits")
                    .isNotEmpty();
            assertThat(rhetor.chatRequests()).hasSize(2);
        }
    }

    @Test
    void aViewOfAClientCanHaveItsOwnBudgetBesideTheClients(RhetorMock rhetor) {
        statesPrices(rhetor);
        CostLimits one = CostLimits.builder().perClient(new BigDecimal("0.002")).build();
        try (TektonLlmClient client = plain(rhetor)
                .costMeter(CostMeter.create())
                .costLimits(
                        CostLimits.builder().perClient(new BigDecimal("0.004")).build())
                .build()) {
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(used(101));
            TektonLlmClient some = client.withCostLimits(one);
            some.generateText("Hi", SHORT);

            assertThatThrownBy(() -> some.generateText("Hi", SHORT))
                    .isInstanceOf(BudgetExceededException.class)
                    .hasMessageContaining("the 0.002 of");
            client.withListener(new LlmEventListener() {}).withCostLimits(one).generateText("Hi", SHORT);
            assertThatThrownBy(() -> client.withCostLimits(one).generateText("Hi", SHORT))
                    .isInstanceOf(BudgetExceededException.class)
                    .hasMessageContaining("the 0.004 of");
            assertThat(rhetor.chatRequests()).hasSize(2);
        }
    }

    @Test
    void aClientWithoutACostMeterRefusesABudget(RhetorMock rhetor) {
        try (TektonLlmClient client = plain(rhetor).build()) {
            CostLimits limits = CostLimits.builder().perClient(BigDecimal.ONE).build();

            assertThatThrownBy(() -> client.withCostLimits(limits))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("costMeter");
        }
    }

    @Test
    void aLateCallIsHedgedAndItsFirstRequestIsAbortedAtTheServer(RhetorMock rhetor) throws Exception {
        for (boolean async : List.of(false, true)) {
            rhetor.reset();
            Gate never = new Gate();
            rhetor.on(RhetorOperation.CREATE_CHAT_COMPLETION)
                    .enqueue(
                            Reply.text("a"),
                            Reply.text("b"),
                            Reply.text("c"),
                            Reply.text("first").hold(never),
                            Reply.text("second"));
            Hedging hedging = Hedging.builder().minSamples(3).maxShare(1).build();
            try (TektonLlmClient client = plain(rhetor).hedging(hedging).build()) {
                for (int i = 0; i < 3; i++) {
                    client.generateText("Hi");
                }
                CompletionResponse answer = async
                        ? client.async().generateText("Hi").get(SOON.toSeconds(), TimeUnit.SECONDS)
                        : client.generateText("Hi");

                assertThat(answer.content()).isEqualTo("second");
                assertThat(rhetor.chatRequests()).hasSize(5);
                assertThat(rhetor.chatRequests().get(3).outcome().get(SOON.toSeconds(), TimeUnit.SECONDS))
                        .isEqualTo(Outcome.ABORTED_BY_CLIENT);
                assertThat(client.openCalls()).isZero();
            }
        }
    }

    @Test
    void callsGoToAllAddressesAndARetryGoesToAnotherOne(RhetorMock one) {
        try (RhetorMock other = RhetorMock.start();
                TektonLlmClient client = plain(one)
                        .urls(one.url(), other.url() + "/")
                        .maxRetries(1)
                        .build()) {
            assertThat(client.config().url()).isEqualTo(URI.create(one.url()));
            one.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.error(503, "down"));
            for (int i = 0; i < 60; i++) {
                assertThat(client.generateText("Hi").content()).isNotEmpty();
            }
            assertThat(other.chatRequests()).hasSize(60);
            assertThat(one.chatRequests())
                    .as("left out, after 20 of its calls have failed")
                    .hasSizeLessThanOrEqualTo(20)
                    .isNotEmpty();
            assertThat(client.getProviders().providers()).isNotEmpty();
        }
    }

    @Test
    void aCallReportsThatAllAddressesAreSuspended(RhetorMock one) {
        try (RhetorMock other = RhetorMock.start();
                TektonLlmClient client = plain(one)
                        .urls(List.of(URI.create(one.url()), URI.create(other.url())))
                        .circuitBreaker(
                                CircuitBreakerConfig.builder().windowSize(1).build())
                        .build()) {
            one.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.error(503, "down"));
            other.on(RhetorOperation.CREATE_CHAT_COMPLETION).always(Reply.error(503, "down"));
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> client.generateText("Hi")).hasMessageContaining("down");
            }
            assertThatThrownBy(() -> client.generateText("Hi"))
                    .isInstanceOf(ServiceUnavailableException.class)
                    .hasMessageContaining("all 2 addresses of Rhetor are suspended");
            assertThat(client.health()).as("that is asked all the same").isNotNull();
        }
    }

    @Test
    void theGenerationIsDetectedForEachAddress(RhetorMock one) {
        try (RhetorMock old = RhetorMock.builder()
                        .profile(RhetorGeneration.TEKTON_2025_09)
                        .start();
                TektonLlmClient client = plain(one)
                        .profile(ServerProfile.AUTO)
                        .urls(one.url(), old.url())
                        .build()) {
            for (int i = 0; i < 30; i++) {
                assertThat(client.generateText("Hi").content()).isNotEmpty();
            }
            for (RhetorMock rhetor : List.of(one, old)) {
                assertThat(rhetor.chatRequests()).isNotEmpty();
                assertThat(rhetor.journal())
                        .extracting(ReceivedRequest::path)
                        .filteredOn(path -> path.endsWith("health"))
                        .hasSize(1);
            }
        }
    }

    @Test
    void severalAddressesWorkWithOneWebSocketEachButNotWithOneForAll(RhetorMock one) {
        try (RhetorMock other = RhetorMock.start()) {
            TektonLlmClientBuilder builder =
                    plain(one).urls(one.url(), other.url()).transport(Transport.WEBSOCKET);
            try (TektonLlmClient client = builder.build()) {
                for (int i = 0; i < 30; i++) {
                    assertThat(client.generateText("Hi").content()).isNotEmpty();
                }
                assertThat(one.webSockets()).hasSize(1);
                assertThat(other.webSockets()).hasSize(1);
            }

            builder.wsUrl(URI.create("ws://gateway.test/ws"));
            assertThatThrownBy(builder::build)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("wsUrl");
            TektonLlmWebSocketClientBuilder sockets =
                    TektonLlmWebSocketClient.builder().componentId("test").urls(one.url(), other.url());
            assertThatThrownBy(sockets::build)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("has one address, but urls names 2");
            assertThatThrownBy(() -> sockets.urls("http://a b")).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void withoutTrafficSettingsTheUpstreamIsNotWrapped() {
        Traffic nothing = TektonLlmClient.builder().traffic();
        Upstream upstream = new ManualUpstream("server");
        try (CallThreads threads = new CallThreads(1);
                Watchdog watchdog = new Watchdog()) {
            Traffic.Tools tools = new Traffic.Tools(threads, watchdog, new ManualDelays(), Tokenizers.standard());
            assertThat(nothing.around(upstream, context -> ProviderList.empty(), tools))
                    .isSameAs(upstream);
        }
    }

    @Test
    void invalidLimitsAreRefusedByName() {
        assertThatThrownBy(() -> RateLimits.builder().requestsPerMinute(0).build())
                .hasMessage("requestsPerMinute must be at least 1, but is 0.");
        assertThatThrownBy(
                        () -> CostLimits.builder().perCall(new BigDecimal("-1")).build())
                .hasMessage("perCall must be at least 0, but is -1.");
        assertThatThrownBy(() -> Hedging.builder().quantile(1).build()).hasMessageContaining("quantile must be");
        assertThatThrownBy(() -> Hedging.builder().minSamples(1000).build()).hasMessageContaining("at most 128");
        assertThatThrownBy(() -> CostMeter.withPricesOf(0)).hasMessageContaining("tokensPerPrice");
    }
}
