package ai.tekton.llm.internal.face;

import static ai.tekton.llm.internal.face.FaceFixture.answerOf;
import static ai.tekton.llm.internal.face.FaceFixture.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.event.OutcomeEvent;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FutureCallTest {
    private final FaceFixture<CompletionResponse> world = new FaceFixture<>();

    @AfterEach
    void close() {
        world.close();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void anAnswerHasItsLatencyAndItsBackend() throws Exception {
        CompletableFuture<CompletionResponse> future = world.calls.submit(whole());
        world.upstream.answer(Sink::opened);
        assertThat(future).isNotDone();
        world.upstream.answer(sink -> sink.next(answerOf("hi")));
        CompletionResponse answer = get(future);

        assertThat(answer.content()).isEqualTo("hi");
        assertThat(answer.backend()).hasValue("manual");
        assertThat(world.outcomes).as("reported before the future completes").hasSize(1);
        assertThat(answer.latency()).isEqualTo(world.outcome().duration());
    }

    @Test
    void theFutureFailsAfterTheOutcomeIsReported() throws Exception {
        LlmConnectionException down = new LlmConnectionException("down");
        CompletableFuture<CompletionResponse> future = world.calls.submit(whole());
        world.upstream.answer(sink -> sink.failed(down));

        assertThatThrownBy(() -> get(future)).hasCause(down);
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void cancellingTheFutureCancelsTheCall() throws Exception {
        CompletableFuture<CompletionResponse> future = world.calls.submit(whole());
        world.upstream.nextPull();
        future.cancel(true);

        OutcomeEvent outcome = world.outcome();
        assertThat(outcome.failure())
                .map(Throwable::getMessage)
                .hasValue("The call was cancelled: its future was completed by its caller.");
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.calls.openCalls()).isZero();
    }

    @Test
    void completingTheFutureCancelsTheCall() throws Exception {
        CompletableFuture<CompletionResponse> future = world.calls.submit(whole());
        world.upstream.nextPull();
        future.complete(answerOf("of the caller's own"));

        assertThat(world.outcome().failure()).containsInstanceOf(LlmCancelledException.class);
        assertThat(get(future).content()).isEqualTo("of the caller's own");
    }

    @Test
    void aCancelledCallFailsItsFutureAfterTheOutcomeIsReported() throws Exception {
        Request<CompletionResponse> request = whole();
        CompletableFuture<CompletionResponse> future = world.calls.submit(request);
        world.upstream.nextPull();
        world.calls.cancel(request.context().requestId(), "a test");

        assertThatThrownBy(() -> get(future))
                .hasCauseInstanceOf(LlmCancelledException.class)
                .hasMessageContaining("a test");
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void theLoopRunsNothingAfterTheCallIsCancelled() throws Exception {
        Request<CompletionResponse> request = whole();
        world.calls.submit(request);
        world.upstream.nextPull();

        assertThat(world.runsTasksAfter(
                        () -> world.calls.cancel(request.context().requestId(), "a test")))
                .isFalse();
    }

    @Test
    void anExceptionOfASourceEndsTheCall() throws Exception {
        AssertionError thrown = new AssertionError("a mistake");
        world.upstream.onPull(() -> {
            throw thrown;
        });
        CompletableFuture<CompletionResponse> future = world.calls.submit(whole());

        assertThatThrownBy(() -> get(future))
                .cause()
                .isInstanceOf(LlmCancelledException.class)
                .hasCause(thrown);
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void anAnswerThatCannotBeFinishedFailsTheFuture() throws Exception {
        CompletableFuture<CompletionResponse> future = world.calls.submit(whole());
        // There is no answer to name a backend of.
        world.upstream.answer(Sink::ended);

        assertThatThrownBy(() -> get(future)).hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void anInquiryReturnsTheServersAnswerAndReportsNoOutcome() throws Exception {
        FaceFixture<Health> asked = new FaceFixture<>();
        Health healthy = Health.of(HealthStatus.HEALTHY);
        asked.upstream.prepare(sink -> sink.next(healthy));

        assertThat(get(asked.calls.submitInquiry(
                        Request.health(FaceFixture.chat().context()))))
                .isSameAs(healthy);
        assertThat(asked.outcomes).isEmpty();
        asked.close();
    }

    @Test
    void closingTheClientFailsTheFuture() {
        CompletableFuture<CompletionResponse> future = world.calls.submit(whole());
        world.calls.close();

        assertThatThrownBy(() -> get(future))
                .cause()
                .isInstanceOf(TektonLlmException.class)
                .hasMessageContaining("its client was closed");
    }
}
