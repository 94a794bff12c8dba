package ai.tekton.llm.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.LlmEventListener;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.internal.context.Contexts;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import ai.tekton.llm.model.StreamingChunk;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallTest {
    private static final CallLoop NO_LOOP = new PooledLoop(new CallThreads(1), Contexts.NOTHING, crash -> {});

    private final List<String> reported = new CopyOnWriteArrayList<>();
    private final List<OutcomeEvent> outcomes = new CopyOnWriteArrayList<>();
    private final Events events = new Events(
            List.of(new LlmEventListener() {
                @Override
                public void onOutcome(OutcomeEvent event) {
                    outcomes.add(event);
                    reported.add("outcome");
                }
            }),
            Clock.systemUTC());
    private final OpenCalls open = new OpenCalls();
    private final ManualSource<StreamingChunk> source = new ManualSource<>();

    private final class Face<T> implements Call.Face<T> {
        @Override
        public void opened() {
            reported.add("opened");
        }

        @Override
        public void next(T item) {
            reported.add(item instanceof StreamingChunk chunk ? chunk.chunk() : "item");
        }

        @Override
        public void finished(Optional<TektonLlmException> failure) {
            reported.add(failure.map(f -> "failed: " + f.getMessage()).orElse("finished"));
        }

        @Override
        public void cut(TektonLlmException reason) {
            reported.add("cut: " + reason.getMessage());
        }
    }

    private Call<StreamingChunk> started() {
        Call<StreamingChunk> call = new Call<>(Scopes.seen(Requests.stream(), events), open);
        call.start(source, NO_LOOP, new Face<>());
        return call;
    }

    @Test
    void everyStartedEventIsFollowedByAnOutcomeEvenIfTheClientIsClosedMeanwhile() {
        open.close();

        assertThatThrownBy(this::started).isInstanceOf(IllegalStateException.class);

        assertThat(reported).containsExactly("outcome");
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.failure()).containsInstanceOf(LlmCancelledException.class));
    }

    @Test
    void aCallIsOpenUntilItsLastItemAndItsOutcomeIsReportedBeforeThatItem() {
        Call<StreamingChunk> call = started();
        String id = call.context().requestId();
        assertThat(open.find(id)).hasValue(call);

        call.opened();
        call.next(Requests.chunk("a", false));
        assertThat(call.hasEnded()).isFalse();
        call.next(Requests.chunk("b", true));

        assertThat(reported).containsExactly("opened", "a", "outcome", "b", "finished");
        assertThat(call.hasEnded()).isTrue();
        assertThat(open.count()).isZero();
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.requestId()).isEqualTo(id);
            assertThat(outcome.backend()).hasValue("b");
            assertThat(outcome.fallback()).isFalse();
            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.duration()).isEqualTo(call.elapsed());
        });
    }

    @Test
    void signalsAfterTheEndAreDropped() {
        Call<StreamingChunk> call = started();
        call.failed(new LlmConnectionException("down"));
        call.opened();
        call.next(Requests.chunk("late", false));
        call.next(Requests.chunk("later", true));
        call.ended();
        call.failed(new LlmConnectionException("down again"));
        call.pull();

        assertThat(reported).containsExactly("outcome", "failed: down");
        assertThat(call.failure()).map(Throwable::getMessage).hasValue("down");
        assertThat(call.cancel("it is late")).isFalse();
        assertThat(source.pulls()).isZero();
        assertThat(source.cancels()).isZero();
    }

    @Test
    void anAnswerThatEndsWithoutALastItemEndsTheCall() {
        Call<StreamingChunk> call = started();
        call.next(Requests.chunk("a", false));
        call.ended();

        assertThat(reported).containsExactly("a", "outcome", "finished");
        assertThat(open.count()).isZero();
    }

    @Test
    void cancellingACallEndsItsSourceAtOnceAndLeavesTheReportToItsFace() {
        Call<StreamingChunk> call = started();
        call.pull();
        assertThat(call.cancel("a test")).isTrue();
        assertThat(call.cancel("another test")).isFalse();

        assertThat(reported).containsExactly("cut: The call was cancelled: a test.");
        assertThat(source.cancels()).isOne();
        assertThat(open.count()).isZero();

        call.report();
        call.report();
        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.failure()).containsInstanceOf(LlmCancelledException.class));
    }

    @Test
    void aFailedCallIsReportedWithoutABackendOrAFallback() {
        Call<StreamingChunk> call = started();
        call.next(Requests.chunk("a", false).toBuilder().fallback(true).build());
        call.failed(new LlmConnectionException("down"));

        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.backend()).isEmpty();
            assertThat(outcome.fallback()).isFalse();
            assertThat(outcome.failure()).isPresent();
        });
    }

    @Test
    void theAnswerOfAFallbackIsReportedAsAFallback() {
        Call<StreamingChunk> call = started();
        call.next(Requests.chunk("a", true).toBuilder().fallback(true).build());

        assertThat(outcomes)
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.fallback()).isTrue());
    }

    @Test
    void anExceptionOfTheCallersCodeEndsTheCallAndIsNamed() {
        AssertionError thrown = new AssertionError("expected something else");
        Call<StreamingChunk> call = started();
        call.crash(thrown);

        assertThat(reported)
                .containsExactly(
                        "cut: The call was cancelled: its caller's code failed with java.lang.AssertionError.");
        assertThat(call.failure()).get().satisfies(failure -> {
            assertThat(failure).isInstanceOf(LlmCancelledException.class).hasCause(thrown);
            assertThat(failure.requestId()).hasValue(call.context().requestId());
        });
    }

    @Test
    void aLibraryExceptionThrownByTheCallersCodeStaysUnchanged() {
        RateLimitException thrown = new RateLimitException("of another call");
        Call<StreamingChunk> call = started();
        call.crash(thrown);

        assertThat(call.failure()).containsSame(thrown);
    }

    @Test
    void anInquiryHasNoOutcome() {
        Call<Health> call = new Call<>(
                Scopes.seen(Request.health(Requests.chat(Deadline.none()).context()), events), open);
        call.start(new ManualSource<Health>(), NO_LOOP, new Face<>());
        call.next(Health.of(HealthStatus.HEALTHY));

        assertThat(reported).containsExactly("item", "finished");
    }

    @Test
    void closingCancelsTheOpenCallsAndRefusesNewOnes() {
        started();
        open.close();
        assertThat(reported).containsExactly("cut: The call was cancelled: its client was closed.");
        assertThat(open.count()).isZero();

        assertThatThrownBy(this::started)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The client is closed.");
        assertThat(open.count()).isZero();
    }

    @Test
    void newCallsCanBeMadeAfterAllAreCancelled() {
        started();
        started();
        open.cancelAll("a test");
        assertThat(reported).hasSize(2).allMatch(what -> what.startsWith("cut"));

        started();
        assertThat(open.count()).isOne();
    }

    @Test
    void theElapsedTimeOfACallStopsWhenItEnds() {
        Call<StreamingChunk> call = started();
        call.ended();
        long before = System.nanoTime();
        while (System.nanoTime() - before < 1_000) {
            Thread.onSpinWait();
        }

        assertThat(call.elapsed())
                .isEqualTo(call.elapsed())
                .isEqualTo(outcomes.get(0).duration());
    }

    @Test
    void onlyOneOfTwoConcurrentEndsIsReported() throws Exception {
        for (int round = 0; round < 300; round++) {
            reported.clear();
            Call<StreamingChunk> call = started();
            CyclicBarrier both = new CyclicBarrier(2);
            Thread canceller = new Thread(() -> {
                await(both);
                call.cancel("a test");
            });
            canceller.start();
            await(both);
            call.next(Requests.chunk("last", true));
            canceller.join(60_000);

            assertThat(List.copyOf(reported))
                    .isIn(List.of("outcome", "last", "finished"), List.of("cut: The call was cancelled: a test."));
            assertThat(open.count()).isZero();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
