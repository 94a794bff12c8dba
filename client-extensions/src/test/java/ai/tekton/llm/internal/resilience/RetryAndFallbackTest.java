package ai.tekton.llm.internal.resilience;

import static ai.tekton.llm.internal.resilience.Scripted.call;
import static ai.tekton.llm.internal.resilience.Scripted.down;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.backend.LocalFallback;
import ai.tekton.llm.backend.ManualDeadline;
import ai.tekton.llm.error.AdapterException;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.FallbackException;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.BackendFailure;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.StreamFailurePolicy;
import ai.tekton.llm.model.StreamingChunk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryAndFallbackTest {
    private final List<Duration> waits = new ArrayList<>();
    private final Backoff longest = new Backoff(Duration.ofSeconds(30), () -> 1.0);

    @Test
    void aRetryableFailureIsRetriedUpToTheLimitWithGrowingDelays() {
        Scripted rhetor = new Scripted(down(), down(), down(), "Paris.");

        CompletionResponse answer = retrying(rhetor).complete(call(3, GenerationOptions.defaults()));

        assertThat(answer.content()).isEqualTo("Paris.");
        assertThat(rhetor.attempts).containsExactly(1, 2, 3, 4);
        assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void aRefusedConnectionIsRetriedSooner() {
        TektonLlmException refused = new LlmConnectionException(
                "refused",
                FailureDetails.builder()
                        .cause(new IOException(new ConnectException("Connection refused")))
                        .build());

        retrying(new Scripted(refused, refused, refused, "Paris.")).complete(call(3, GenerationOptions.defaults()));

        assertThat(waits).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
    }

    @Test
    void theFailureIsThrownUnchangedAfterTheLastRetry() {
        TektonLlmException last = down();
        Scripted rhetor = new Scripted(down(), last);

        assertThatThrownBy(() -> retrying(rhetor).complete(call(1, GenerationOptions.defaults())))
                .isSameAs(last);
    }

    @Test
    void noRetriesMeansOneAttempt() {
        Scripted rhetor = new Scripted(down(), "Paris.");

        assertThatThrownBy(() -> retrying(rhetor).complete(call(0, GenerationOptions.defaults())))
                .isInstanceOf(LlmConnectionException.class);
        assertThat(rhetor.attempts).containsExactly(1);
    }

    @Test
    void aPermanentFailureIsNotRetried() {
        Scripted rhetor = new Scripted(new InvalidRequestException("no"), "Paris.");

        assertThatThrownBy(() -> retrying(rhetor).complete(call(3, GenerationOptions.defaults())))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(waits).isEmpty();
    }

    @Test
    void theRetryAfterOfTheServerIsFollowedUpToAMinute() {
        Scripted rhetor = new Scripted(limited(Duration.ofSeconds(60)), "Paris.");
        assertThat(retrying(rhetor)
                        .complete(call(3, GenerationOptions.defaults()))
                        .content())
                .isEqualTo("Paris.");
        assertThat(waits).containsExactly(Duration.ofSeconds(60));

        Scripted patient = new Scripted(limited(Duration.ofSeconds(61)), "Paris.");
        assertThatThrownBy(() -> retrying(patient).complete(call(3, GenerationOptions.defaults())))
                .isInstanceOfSatisfying(
                        RateLimitException.class,
                        e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(61)));
    }

    @Test
    void aDelayIsARandomTimeOfAtMostHalfAMinute() {
        assertThat(longest.before(20, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(30));
        assertThat(longest.before(2_000, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(30));
        assertThat(new Backoff(Duration.ofSeconds(30), () -> 0.0).before(5, Duration.ofSeconds(1)))
                .isZero();
        assertThat(longest.before(1, Duration.ZERO)).isZero();
    }

    @Test
    void aStreamIsRetriedOnlyBeforeItsFirstText() {
        Scripted failsFirst = new Scripted(List.of(down()), List.of("", down()), List.of("Par", "is."));
        assertThat(retrying(failsFirst).stream(call(3, GenerationOptions.defaults()))
                        .text())
                .isEqualTo("Paris.");

        Scripted failsLater = new Scripted(List.of("Par", down()), List.of("Par", "is."));
        ChunkStream stream = retrying(failsLater).stream(call(3, GenerationOptions.defaults()));
        assertThatThrownBy(stream::text).isInstanceOf(LlmConnectionException.class);
        assertThat(failsLater.attempts).containsExactly(1);
    }

    @Test
    void theNextBackendAnswersIfOneFailsAndTheAnswerIsMarkedAsFallback() {
        LlmBackend chain = chain(new Scripted(down()), new Scripted("plan B"));

        CompletionResponse answer = chain.complete(call(0, GenerationOptions.defaults()));

        assertThat(answer.content()).isEqualTo("plan B");
        assertThat(answer.fallback()).isTrue();
    }

    @Test
    void theFallbackProviderIsCalledBeforeOtherBackends() {
        Scripted rhetor = new Scripted(down(), "from the fallback provider");
        GenerationOptions options = GenerationOptions.builder()
                .provider("anthropic")
                .model("claude")
                .fallbackProvider("openai")
                .build();

        CompletionResponse answer = chain(rhetor, new LocalFallback()).complete(call(0, options));

        assertThat(answer.content()).isEqualTo("from the fallback provider");
        assertThat(rhetor.calls.get(0).options().fallbackProvider()).contains("openai");
        assertThat(rhetor.calls.get(1).options().provider()).contains("openai");
        assertThat(rhetor.calls.get(1).options().model())
                .as("the first provider's model")
                .isEmpty();
    }

    @Test
    void theAttemptsOfAllBackendsAreCountedTogether() {
        Scripted.Failing down = attempt -> new LlmConnectionException(
                "down", FailureDetails.builder().attempts(attempt).build());
        Scripted first = new Scripted(down, down);
        Scripted second = new Scripted(down, "plan B");

        chain(retrying(first), retrying(second)).complete(call(1, GenerationOptions.defaults()));

        assertThat(first.attempts).containsExactly(1, 2);
        assertThat(second.attempts).containsExactly(3, 4);
    }

    @Test
    void refusedTokensAndInvalidRequestsDoNotFallBack() {
        for (TektonLlmException refusal :
                List.of(new AuthenticationException("no"), new InvalidRequestException("no"))) {
            Scripted second = new Scripted("plan B");
            LlmBackend chain = chain(new Scripted(refusal), second);

            assertThatThrownBy(() -> chain.complete(call(0, GenerationOptions.defaults())))
                    .isSameAs(refusal);
            assertThat(second.attempts).isEmpty();
        }
    }

    @Test
    void eachFailureIsReportedInOrderIfAllBackendsFail() {
        TektonLlmException one = down();
        TektonLlmException two = new AdapterException("two");
        LlmBackend chain = chain(new Scripted(one), new Scripted(two));

        assertThatThrownBy(() -> chain.complete(call(0, GenerationOptions.defaults())))
                .isInstanceOf(FallbackException.class)
                .hasCause(two)
                .as("the last is the cause, and would be printed as a circular reference")
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(one));
    }

    @Test
    void theStackTraceReportsEachFailureOnceIfAllBackendsFail() {
        LlmBackend chain = chain(new Scripted(down()), new Scripted(new AdapterException("two")));

        assertThatThrownBy(() -> chain.complete(call(0, GenerationOptions.defaults())))
                .satisfies(e -> assertThat(stackTrace(e))
                        .doesNotContain("CIRCULAR")
                        .containsOnlyOnce("LlmConnectionException: down")
                        .containsOnlyOnce("AdapterException: two"));
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aUsersBackendThatThrowsIsSkipped() {
        Scripted broken = new Scripted(new IllegalArgumentException("a bug"));
        LlmBackend chain = chain(new Scripted(down()), broken, new LocalFallback());

        assertThat(chain.complete(call(0, GenerationOptions.defaults())).provider())
                .contains("fallback");
    }

    @Test
    void aStreamFallsBackOnlyBeforeItsFirstText() {
        LlmBackend early = chain(new Scripted(List.of("", down())), new Scripted(List.of("plan ", "B")));
        List<StreamingChunk> chunks = new ArrayList<>();
        early.stream(call(0, GenerationOptions.defaults())).forEach(chunks::add);
        assertThat(chunks).extracting(StreamingChunk::chunk).containsExactly("", "plan ", "B");
        assertThat(chunks).extracting(StreamingChunk::fallback).containsExactly(false, true, true);

        LlmBackend late = chain(new Scripted(List.of("Par", down())), new Scripted(List.of("plan B")));
        assertThatThrownBy(
                        () -> late.stream(call(0, GenerationOptions.defaults())).text())
                .isInstanceOf(LlmConnectionException.class);
    }

    private LlmBackend retrying(LlmBackend backend) {
        return Chained.retrying(backend, settings(100));
    }

    private RetrySettings settings(int budget) {
        return new RetrySettings(longest, new RetryBudget(budget), this::noWait);
    }

    private static LlmBackend chain(LlmBackend first, LlmBackend... others) {
        return Chained.fallingBack(StreamFailurePolicy.FAIL, first, others);
    }

    private static RateLimitException limited(Duration retryAfter) {
        return new RateLimitException(
                "later", FailureDetails.builder().retryAfter(retryAfter).build());
    }

    @Test
    void aThousandFailingCallsMakeAtMost1300AttemptsOnceTheBudgetIsSpent() {
        RetrySettings shared = settings(100);
        Scripted.Failing alwaysDown = attempt -> down();
        Scripted first = new Scripted(Collections.nCopies(4_000, alwaysDown).toArray());
        LlmBackend client = Chained.retrying(first, shared);
        failTimes(client, 100);
        int before = first.attempts.size();

        failTimes(client, 1_000);

        assertThat(before).as("100 calls with the budget's 100 retries").isEqualTo(200);
        assertThat(first.attempts.size() - before).isBetween(1_000, 1_300);
    }

    private static void failTimes(LlmBackend client, int calls) {
        for (int i = 0; i < calls; i++) {
            assertThatThrownBy(() -> client.complete(call(3, GenerationOptions.defaults())))
                    .isInstanceOf(LlmConnectionException.class);
        }
    }

    @Test
    void successesRefillTheRetryBudget() {
        RetryBudget budget = new RetryBudget(1);
        assertThat(budget.tryTake()).isTrue();
        assertThat(budget.tryTake()).isFalse();
        for (int i = 0; i < 5; i++) {
            budget.succeeded(false);
        }
        assertThat(budget.tryTake()).as("after five successes at once").isTrue();
        budget.succeeded(true);
        assertThat(budget.tryTake()).as("after a success that took retries").isTrue();
        assertThat(new RetryBudget(0).tryTake()).isFalse();
    }

    @Test
    void aRetryThatCouldNotStartBeforeTheDeadlineIsNotMade() {
        AtomicLong now = new AtomicLong();
        Deadline deadline = ManualDeadline.in(Duration.ofSeconds(3), now::get);
        TektonLlmException second = down();
        Scripted rhetor = new Scripted(down(), second, "Paris.");
        LlmBackend client = Chained.retrying(rhetor, new RetrySettings(longest, new RetryBudget(100), advance(now)));

        assertThatThrownBy(() -> client.complete(call(9, GenerationOptions.defaults(), deadline)))
                .isSameAs(second);
        assertThat(waits).as("1 s fits into 3 s, the 2 s after it do not").containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void onlyALocalBackendIsCalledAfterTheDeadline() {
        AtomicLong now = new AtomicLong();
        Deadline deadline = ManualDeadline.in(Duration.ofSeconds(3), now::get);
        Scripted.Failing slow = attempt -> {
            now.addAndGet(Duration.ofSeconds(4).toNanos());
            return down();
        };
        Scripted second = new Scripted("plan B");

        CompletionResponse answer = chain(new Scripted(slow), second, new LocalFallback())
                .complete(call(0, GenerationOptions.defaults(), deadline));

        assertThat(second.attempts).isEmpty();
        assertThat(answer.backend()).contains(LocalFallback.NAME);
    }

    @Test
    void anAttemptEndsAtTheDeadlineAtTheLatest() {
        AtomicLong now = new AtomicLong();
        CallContext context = call(0, GenerationOptions.defaults(), ManualDeadline.in(Duration.ofSeconds(6), now::get))
                .context();

        assertThat(context.attemptTimeout()).isEqualTo(Duration.ofSeconds(5));
        now.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(context.attemptTimeout()).isEqualTo(Duration.ofSeconds(2));
        now.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(context.attemptTimeout()).isZero();
        assertThat(context.deadline().isOver()).isTrue();
    }

    private Delays advance(AtomicLong now) {
        return (wait, task) -> {
            now.addAndGet(wait.toNanos());
            return noWait(wait, task);
        };
    }

    private Runnable noWait(Duration wait, Runnable task) {
        waits.add(wait);
        task.run();
        return () -> {};
    }

    @Test
    void anAnswerNamesItsBackendAndTheFailuresOfTheOthers() {
        TektonLlmException first = down();
        TektonLlmException second = new AdapterException("overloaded");
        LlmBackend chain = chain(
                new Scripted(first).named("one"),
                new Scripted(second).named("two"),
                new Scripted("plan C").named("three"));

        CompletionResponse answer = chain.complete(call(0, GenerationOptions.defaults()));

        assertThat(answer.backend()).contains("three");
        assertThat(answer.failures())
                .containsExactly(new BackendFailure("one", first), new BackendFailure("two", second));
    }

    @Test
    void aFailureThatAllowsNoFallbackReportsTheEarlierOnes() {
        TektonLlmException first = down();
        TektonLlmException refusal = new AuthenticationException("no");

        assertThatThrownBy(() -> chain(new Scripted(first), new Scripted(refusal), new LocalFallback())
                        .complete(call(0, GenerationOptions.defaults())))
                .isSameAs(refusal)
                .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(first));
    }

    @Test
    void withoutAnotherBackendTheFirstFailureIsThrownUnchanged() {
        TektonLlmException only = down();

        assertThatThrownBy(() -> chain(new Scripted(only)).complete(call(0, GenerationOptions.defaults())))
                .isSameAs(only);
    }

    @Test
    void providersAreRequestedFromTheFirstBackendOnly() {
        CallContext context = call(0, GenerationOptions.defaults()).context();
        TektonLlmException down = down();

        assertThatThrownBy(() -> chain(new Scripted(down), new LocalFallback()).providers(context))
                .isSameAs(down);
    }
}
