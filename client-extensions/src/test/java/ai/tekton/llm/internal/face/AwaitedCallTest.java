package ai.tekton.llm.internal.face;

import static ai.tekton.llm.internal.face.FaceFixture.answerOf;
import static ai.tekton.llm.internal.face.FaceFixture.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitedCallTest {
    private final FaceFixture<CompletionResponse> world = new FaceFixture<>();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAnswerHasItsLatencyAndItsBackend() throws Exception {
        world.upstream.prepare(sink -> sink.next(answerOf("hi")));
        CompletionResponse answer = world.calls.answer(whole());

        assertThat(answer.content()).isEqualTo("hi");
        assertThat(answer.backend()).hasValue("manual");
        assertThat(answer.latency()).isEqualTo(world.outcome().duration());
        assertThat(world.calls.openCalls()).isZero();
    }

    @Test
    void anAnswerThatNamesItsBackendKeepsTheName() {
        world.upstream.prepare(
                sink -> sink.next(answerOf("hi").toBuilder().backend("other").build()));

        assertThat(world.calls.answer(whole()).backend()).hasValue("other");
    }

    @Test
    void aCallPullsAgainAfterTheOpenedSignal() {
        world.upstream.prepare(sink -> sink.opened()).prepare(sink -> sink.next(answerOf("hi")));

        assertThat(world.calls.answer(whole()).content()).isEqualTo("hi");
        assertThat(world.upstream.pulls()).isEqualTo(2);
    }

    @Test
    void aFailureIsThrownUnchangedAfterTheOutcomeIsReported() throws Exception {
        LlmConnectionException down = new LlmConnectionException("down");
        world.upstream.prepare(sink -> sink.failed(down));

        assertThatThrownBy(() -> world.calls.answer(whole())).isSameAs(down);
        assertThat(world.outcomes).hasSize(1);
        assertThat(world.outcome().failure()).containsSame(down);
    }

    @Test
    void anInterruptCancelsTheCallAndKeepsTheInterruptStatus() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> world.calls.answer(whole()))
                .isInstanceOf(LlmCancelledException.class)
                .hasMessageContaining("its thread was interrupted");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.outcome().failure()).containsInstanceOf(LlmCancelledException.class);
    }

    @Test
    void theWaitingThreadIsReleasedWhenAnotherThreadCancelsTheCall() throws Exception {
        Request<CompletionResponse> request = whole();
        CompletableFuture<CompletionResponse> answer =
                CompletableFuture.supplyAsync(() -> world.calls.answer(request), FaceFixture::inANewThread);
        world.upstream.nextPull();
        assertThat(world.calls.cancel(request.context().requestId(), "a test")).isTrue();

        assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(LlmCancelledException.class)
                .hasMessageContaining("a test");
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.outcomes).hasSize(1);
    }

    @Test
    void aBugInTheLibraryLeavesNoCallOpen() throws Exception {
        IllegalStateException mistake = new IllegalStateException("a mistake");
        world.upstream.onPull(() -> {
            throw mistake;
        });
        assertThatThrownBy(() -> world.calls.answer(whole())).isSameAs(mistake);

        assertThat(world.calls.openCalls()).isZero();
        assertThat(world.upstream.cancels()).isOne();
        assertThat(world.outcome().failure())
                .get()
                .satisfies(events -> assertThat(events).hasCause(mistake));
    }

    @Test
    void anInquiryReturnsTheServersAnswerAndReportsNoOutcome() {
        FaceFixture<Health> asked = new FaceFixture<>();
        Health healthy = Health.of(HealthStatus.HEALTHY);
        asked.upstream.prepare(sink -> sink.next(healthy));

        assertThat(asked.calls.inquire(Request.health(FaceFixture.chat().context())))
                .isSameAs(healthy);
        assertThat(asked.outcomes).isEmpty();
        asked.close();
    }

    @Test
    void theLatencyIsTheTimeFromTheCallToTheAnswer() {
        world.upstream.prepare(sink -> sink.next(answerOf("hi")));
        long before = System.nanoTime();
        CompletionResponse answer = world.calls.answer(whole());

        assertThat(answer.latency()).isPositive().isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - before));
    }
}
