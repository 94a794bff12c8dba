package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.config.Hedging;
import ai.tekton.llm.error.BudgetExceededException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.ManualUpstream;
import ai.tekton.llm.internal.call.ManualUpstream.Served;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.SeenCall;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HedgingUpstreamTest {
    private static final CompletionResponse FIRST =
            CompletionResponse.builder().content("first").build();
    private static final CompletionResponse SECOND =
            CompletionResponse.builder().content("second").build();
    private static final ChatCall CALL = call(0, GenerationOptions.defaults());

    private final ManualUpstream server = new ManualUpstream("server");
    private final ManualDelays time = new ManualDelays();
    private final CallThreads threads = new CallThreads(4);

    /** Closed threads run each task on the thread that brings it, so that a test sees all at once. */
    @BeforeEach
    void runSecondRequestsHere() {
        threads.close();
    }

    private HedgingUpstream hedging(int minSamples, double maxShare) {
        return hedging(minSamples, maxShare, time);
    }

    private HedgingUpstream hedging(int minSamples, double maxShare, Delays delays) {
        Hedging hedging = Hedging.builder()
                .quantile(0.5)
                .minSamples(minSamples)
                .maxShare(maxShare)
                .build();
        return new HedgingUpstream(server, hedging, threads, delays, time::now);
    }

    private HedgingUpstream experienced() {
        return experienced(time);
    }

    /** One that has seen an answer, which took a second, and hedges each call after that. */
    private HedgingUpstream experienced(Delays delays) {
        HedgingUpstream upstream = hedging(1, 1, delays);
        ask(upstream, new SeenCall<>());
        time.advance(Duration.ofSeconds(1));
        server.served.get(0).answer(FIRST);
        server.served.clear();
        return upstream;
    }

    private static Source<CompletionResponse> ask(HedgingUpstream upstream, SeenCall<CompletionResponse> seen) {
        Source<CompletionResponse> source = upstream.open(Request.whole(CALL), ManualUpstream.atOnce());
        source.pull(seen);
        return source;
    }

    private Served request(int number) {
        return server.served.get(number);
    }

    @Test
    void aSecondRequestIsSentWhenTheFirstIsLateAndTheFirstAnswerWins() {
        SeenCall<CompletionResponse> seen = new SeenCall<>();
        ask(experienced(), seen);

        time.advance(Duration.ofMillis(999));
        assertThat(server.served).hasSize(1);
        time.advance(Duration.ofMillis(1));
        assertThat(server.served).hasSize(2);

        request(1).answer(SECOND);
        assertThat(seen.items).containsExactly(SECOND);
        assertThat(request(0).isCancelled()).isTrue();
        assertThat(request(1).isCancelled()).isFalse();
        request(0).fail(new LlmCancelledException("ended"));
        assertThat(seen.signals())
                .as("the end of the other is nobody's failure")
                .isEqualTo(1);
    }

    @Test
    void theSecondRequestIsCancelledIfTheFirstAnswersAfterAll() {
        SeenCall<CompletionResponse> seen = new SeenCall<>();
        ask(experienced(), seen);
        time.advance(Duration.ofSeconds(1));

        request(0).answer(FIRST);

        assertThat(seen.items).containsExactly(FIRST);
        assertThat(request(1).isCancelled()).isTrue();
    }

    @Test
    void theSecondRequestHasTheRemainingTimeOfTheAttempt() {
        ask(experienced(), new SeenCall<>());
        time.advance(Duration.ofSeconds(1));

        assertThat(request(0).request.context().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(request(1).request.context().timeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(request(1).request.context().requestId())
                .isEqualTo(CALL.context().requestId());
    }

    @Test
    void noSecondRequestIsSentAfterTheFirstHasEnded() {
        HedgingUpstream upstream = experienced();
        ask(upstream, new SeenCall<>());
        request(0).answer(FIRST);
        SeenCall<CompletionResponse> failed = new SeenCall<>();
        ask(upstream, failed);
        request(1).fail(down());
        ask(upstream, new SeenCall<>()).cancel();

        time.advance(Duration.ofSeconds(10));

        assertThat(failed.failure()).isPresent();
        assertThat(time.waiting()).isZero();
        assertThat(server.served).hasSize(3);
    }

    @Test
    void aSecondRequestThatFailsBeforeTheFirstIsSentDoesNotFailTheCall() {
        Delays sooner = (wait, task) -> {
            task.run();
            server.underWay().get(0).fail(down());
            return () -> {};
        };
        SeenCall<CompletionResponse> seen = new SeenCall<>();
        ask(experienced(sooner), seen);
        assertThat(seen.signals()).isZero();
        server.underWay().get(0).answer(FIRST);

        assertThat(seen.items).containsExactly(FIRST);
    }

    @Test
    void aCallFailsOnlyIfBothRequestsFailAndThenWithTheFailureOfTheFirst() {
        HedgingUpstream upstream = experienced();
        SeenCall<CompletionResponse> seen = new SeenCall<>();
        ask(upstream, seen);
        time.advance(Duration.ofSeconds(1));
        request(0).fail(down());
        assertThat(seen.signals()).isZero();
        request(1).answer(SECOND);
        assertThat(seen.items).containsExactly(SECOND);

        SeenCall<CompletionResponse> both = new SeenCall<>();
        ask(upstream, both);
        time.advance(Duration.ofSeconds(1));
        request(3).fail(new BudgetExceededException("not that one, too"));
        TektonLlmException ofFirst = down();
        request(2).fail(ofFirst);
        assertThat(both.failure()).contains(ofFirst);
    }

    @Test
    void anInterruptedFirstRequestEndsTheCall() {
        SeenCall<CompletionResponse> seen = new SeenCall<>();
        ask(experienced(), seen);
        time.advance(Duration.ofSeconds(1));

        request(0).fail(new LlmCancelledException("interrupted"));

        assertThat(seen.failure()).get().isInstanceOf(LlmCancelledException.class);
        assertThat(request(1).isCancelled()).isTrue();
    }

    @Test
    void cancellingACallEndsBothRequests() {
        SeenCall<CompletionResponse> seen = new SeenCall<>();
        Source<CompletionResponse> source = ask(experienced(), seen);
        time.advance(Duration.ofSeconds(1));

        source.cancel();

        assertThat(server.served).allMatch(Served::isCancelled);
        assertThat(seen.signals()).isZero();
    }

    @Test
    void callsAreHedgedOnlyAfterEnoughAnswersAndStreamsNever() {
        HedgingUpstream upstream = hedging(2, 1);
        for (int i = 0; i < 2; i++) {
            ask(upstream, new SeenCall<>());
            time.advance(Duration.ofSeconds(1));
            request(i).answer(FIRST);
        }
        assertThat(server.served).hasSize(2);

        upstream.open(Request.stream(CALL), ManualUpstream.atOnce()).pull(new SeenCall<>());
        time.advance(Duration.ofSeconds(10));
        assertThat(server.served).hasSize(3);
    }

    @Test
    void theShareOfHedgedCallsIsNeverExceeded() {
        Random random = new Random(31);
        HedgingUpstream upstream = hedging(1, 0.1);
        for (int calls = 1; calls <= 1000; calls++) {
            ask(upstream, new SeenCall<>());
            time.advance(Duration.ofMillis(random.nextInt(200)));
            server.underWay().forEach(underWay -> underWay.answer(FIRST));
            assertThat(server.served.size() - calls).isLessThanOrEqualTo(calls / 10);
        }
        assertThat(server.served.size()).as("and it is used").isGreaterThan(1050);
    }

    @Test
    void aLatencyWindowReportsTheQuantileOfTheLatestAnswersOnly() {
        LatencyWindow window = new LatencyWindow();
        assertThat(window.quantile(0.9, 1)).isEmpty();
        for (int i = 1; i <= 10; i++) {
            window.add(i);
        }
        assertThat(window.quantile(0.9, 11)).isEmpty();
        assertThat(window.quantile(0.9, 10)).contains(Duration.ofNanos(9));
        assertThat(window.quantile(0.01, 10)).contains(Duration.ofNanos(1));
        for (int i = 0; i < Hedging.MOST_SAMPLES; i++) {
            window.add(100);
        }
        assertThat(window.quantile(0.01, 10)).contains(Duration.ofNanos(100));
    }
}
