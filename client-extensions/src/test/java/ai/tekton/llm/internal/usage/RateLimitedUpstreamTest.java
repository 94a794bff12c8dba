package ai.tekton.llm.internal.usage;

import static ai.tekton.llm.internal.usage.Asked.answer;
import static ai.tekton.llm.internal.usage.Asked.whole;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.ManualDeadline;
import ai.tekton.llm.config.RateLimits;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.internal.call.ManualUpstream;
import ai.tekton.llm.internal.call.ManualUpstream.Served;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.SeenCall;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.resilience.ManualDelays;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptionsBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RateLimitedUpstreamTest {
    private static final RateLimits TWO_REQUESTS =
            RateLimits.builder().requestsPerMinute(2).build();
    private static final RateLimits HUNDRED_TOKENS =
            RateLimits.builder().tokensPerMinute(100).build();

    private final ManualUpstream server = new ManualUpstream("server");
    private final ManualDelays time = new ManualDelays();
    private MinuteLimits limits;

    private RateLimitedUpstream limited(RateLimits client, Map<String, RateLimits> providers) {
        limits = new MinuteLimits(client, providers, time::now);
        return new RateLimitedUpstream(server, limits, Asked.tokens(), time);
    }

    private static Source<CompletionResponse> call(
            RateLimitedUpstream upstream, Request<CompletionResponse> request, SeenCall<CompletionResponse> seen) {
        Source<CompletionResponse> source = upstream.open(request, ManualUpstream.atOnce());
        source.pull(seen);
        return source;
    }

    @Test
    void aRequestBeyondTheLimitPerMinuteWaitsAndIsThenSent() {
        RateLimitedUpstream upstream = limited(TWO_REQUESTS, Map.of());
        SeenCall<CompletionResponse> third = new SeenCall<>();
        call(upstream, whole(1, o -> o), new SeenCall<>());
        call(upstream, whole(1, o -> o), new SeenCall<>());
        call(upstream, whole(1, o -> o), third);

        time.advance(Duration.ofSeconds(29));
        assertThat(server.served).hasSize(2);
        time.advance(Duration.ofSeconds(1));
        assertThat(server.served).hasSize(3);

        server.served.get(2).answer(answer(1, 1));
        assertThat(third.items).hasSize(1);
    }

    @Test
    void aRequestThatWouldWaitBeyondItsDeadlineFailsAtOnceAndNamesTheLimit() {
        RateLimitedUpstream upstream = limited(TWO_REQUESTS, Map.of());
        call(upstream, whole(1, o -> o), new SeenCall<>());
        call(upstream, whole(1, o -> o), new SeenCall<>());
        SeenCall<CompletionResponse> late = new SeenCall<>();
        Deadline deadline = ManualDeadline.in(Duration.ofSeconds(10), time::now);

        call(upstream, Request.whole(Asked.chat(1, deadline, o -> o)), late);

        assertThat(server.served).hasSize(2);
        assertThat(time.waiting()).isZero();
        assertThat(late.failure()).get().isInstanceOfSatisfying(RateLimitException.class, e -> {
            assertThat(e)
                    .hasMessageContaining("limit of 2 requests a minute of this client")
                    .hasMessageContaining("wait for 30.0 s, but may wait for at most 10.0 s")
                    .hasMessageContaining("raise the limit (rateLimits)");
            assertThat(e.retryAfter()).contains(Duration.ofSeconds(30));
            assertThat(e.isRetryable()).isFalse();
            assertThat(e.attempts()).isZero();
        });
    }

    @Test
    void theMaximumOfARequestIsReservedBeforeAndItsUsageCountedAfterwards() {
        RateLimitedUpstream upstream = limited(HUNDRED_TOKENS, Map.of());
        call(upstream, whole(20, o -> o.maxTokens(60)), new SeenCall<>());
        call(upstream, whole(50, o -> o), new SeenCall<>());
        assertThat(server.served).as("80 of 100 are taken").hasSize(1);

        server.served.get(0).answer(answer(20, 10));
        call(upstream, whole(40, o -> o), new SeenCall<>());
        assertThat(server.served).as("50 were given back, but 20 are missing").hasSize(1);

        time.advance(Duration.ofSeconds(12));
        assertThat(server.served).as("a minute brings 100").hasSize(2);
        time.advance(Duration.ofSeconds(6));
        assertThat(server.served).as("who had a turn before keeps it").hasSize(3);
    }

    @Test
    void tokensBeyondTheReservationDelayLaterRequests() {
        RateLimitedUpstream upstream = limited(HUNDRED_TOKENS, Map.of());
        call(upstream, whole(10, o -> o), new SeenCall<>());
        server.served.get(0).answer(answer(10, 140));

        call(upstream, whole(10, o -> o), new SeenCall<>());

        time.advance(Duration.ofSeconds(35));
        assertThat(server.served).hasSize(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(server.served).as("50 owed and 10 to take").hasSize(2);
    }

    @Test
    void aRequestLargerThanTheLimitPerMinuteIsRefused() {
        RateLimitedUpstream upstream = limited(HUNDRED_TOKENS, Map.of());
        SeenCall<CompletionResponse> seen = new SeenCall<>();

        call(upstream, whole(20, o -> o.maxTokens(90)), seen);

        assertThat(seen.failure().orElseThrow())
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("100 tokens a minute")
                .hasMessageContaining("may take 110 tokens")
                .hasMessageContaining("maxTokens");
    }

    @Test
    void aRequestCancelledWhileWaitingIsNeverSentAndReleasesItsTurn() {
        RateLimitedUpstream upstream = limited(TWO_REQUESTS, Map.of());
        call(upstream, whole(1, o -> o), new SeenCall<>());
        call(upstream, whole(1, o -> o), new SeenCall<>());
        SeenCall<CompletionResponse> cancelled = new SeenCall<>();
        Source<CompletionResponse> waiting = call(upstream, whole(1, o -> o), cancelled);

        waiting.cancel();
        waiting.cancel();
        call(upstream, whole(1, o -> o), new SeenCall<>());
        time.advance(Duration.ofSeconds(30));

        assertThat(server.served).hasSize(3);
        assertThat(cancelled.signals()).isZero();
    }

    @Test
    void aProvidersLimitAppliesToItsRequestsAndTheClientsLimitToAll() {
        RateLimitedUpstream upstream = limited(
                RateLimits.builder().requestsPerMinute(3).build(),
                Map.of("slow", RateLimits.builder().requestsPerMinute(1).build()));
        UnaryOperator<GenerationOptionsBuilder> slow = o -> o.provider("slow");
        call(upstream, whole(1, slow), new SeenCall<>());
        call(upstream, whole(1, slow), new SeenCall<>());
        assertThat(server.served).hasSize(1);

        call(upstream, whole(1, o -> o), new SeenCall<>());
        assertThat(server.served).hasSize(2);
        call(upstream, whole(1, o -> o), new SeenCall<>());
        assertThat(server.served).as("the one that waits has the third turn").hasSize(2);
        time.advance(Duration.ofSeconds(20));
        assertThat(server.served).hasSize(3);
        time.advance(Duration.ofSeconds(40));
        assertThat(server.served).hasSize(4);
    }

    @Test
    void noTokenIsLostOrReturnedTwiceInAnyOrderOfCalls() {
        Random random = new Random(17);
        for (int round = 0; round < 300; round++) {
            server.served.clear();
            RateLimitedUpstream upstream = limited(HUNDRED_TOKENS, Map.of("provider", HUNDRED_TOKENS));
            List<Source<CompletionResponse>> calls = new ArrayList<>();
            for (int step = 0; step < 25; step++) {
                List<Served> underWay = server.underWay();
                int choice = random.nextInt(4);
                if (choice < 2 || calls.isEmpty()) {
                    int answer = random.nextInt(20);
                    calls.add(call(
                            upstream, whole(1 + random.nextInt(30), o -> o.maxTokens(1 + answer)), new SeenCall<>()));
                } else if (choice == 2) {
                    calls.get(random.nextInt(calls.size())).cancel();
                } else if (!underWay.isEmpty()) {
                    Served one = underWay.get(random.nextInt(underWay.size()));
                    if (random.nextBoolean()) {
                        one.answer(answer(0, 0));
                    } else {
                        one.fail(new LlmConnectionException("down"));
                    }
                }
            }
            calls.forEach(Source::cancel);
            long prompts = server.served.stream()
                    .filter(sent -> !sent.isAnswered())
                    .mapToLong(RateLimitedUpstreamTest::prompt)
                    .sum();
            assertThat(limits.take("provider", 100 - prompts, 0).isRefused())
                    .as("what was sent without an answer took its prompt, and nothing else is missing")
                    .isFalse();
            assertThat(limits.take("provider", 1, 0).isRefused())
                    .as("and nothing is there twice")
                    .isTrue();
        }
    }

    private static long prompt(Served sent) {
        return sent.request.chat().messages().get(0).content().length();
    }
}
