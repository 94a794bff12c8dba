package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.internal.ws.LinkWaiter.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LinkWaitersTest {
    private final LinkWaiters waiters = new LinkWaiters();
    private final WebSocketLink link = new WebSocketLink(new FakeSession(), null);

    private LinkWaiter enroll(Patience patience) {
        LinkWaiter waiter = new LinkWaiter(patience, Runnable::run);
        waiters.enroll(waiter);
        return waiter;
    }

    @Test
    void waitersAreAnsweredInTheirOrder() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            enroll(Patience.UNTIL_OPEN).future().thenRun(() -> order.add(number));
        }
        waiters.answerAll(link);

        assertThat(order).hasSize(20).isSorted();
        assertThat(waiters.size()).isZero();
    }

    @Test
    void aWaiterThatWithdrawsIsRemovedImmediatelyEvenBeforeItIsEnrolled() {
        enroll(Patience.UNTIL_OPEN).future().cancel(false);
        LinkWaiter early = new LinkWaiter(Patience.UNTIL_OPEN, Runnable::run);
        early.future().cancel(false);
        waiters.enroll(early);

        assertThat(waiters.size()).isZero();
    }

    @Test
    void aFailedAttemptIsReportedToImpatientWaiters() {
        LinkWaiter patient = enroll(Patience.UNTIL_OPEN);
        LinkWaiter hasty = enroll(Patience.ONE_ATTEMPT);
        LinkWaiter connecting = enroll(Patience.CONNECT);
        waiters.refuseOneAttempt(new LlmConnectionException("away"));

        assertThat(patient.future()).isNotDone();
        for (LinkWaiter refused : List.of(hasty, connecting)) {
            assertThatThrownBy(() -> refused.future().get()).hasCauseInstanceOf(LlmConnectionException.class);
        }
        waiters.refuseAll(new LlmConnectionException("given up"));
        assertThatThrownBy(() -> patient.future().get()).hasMessageContaining("given up");
    }

    @Test
    void aWaiterThatEnrollsAgainWithinItsAnswerIsNotAnsweredTwice() {
        List<CompletableFuture<WebSocketLink>> again = new ArrayList<>();
        enroll(Patience.UNTIL_OPEN)
                .future()
                .whenComplete((opened, failure) ->
                        again.add(enroll(Patience.UNTIL_OPEN).future()));
        waiters.refuseOneAttempt(new LlmConnectionException("away"));
        assertThat(again).isEmpty();
        waiters.answerAll(link);

        assertThat(again).hasSize(1);
    }

    @Test
    void aFutureCompletesEvenIfItsExecutorRejectsTasks() {
        LinkWaiter waiter = new LinkWaiter(Patience.UNTIL_OPEN, task -> {
            throw new RejectedExecutionException("closed");
        });
        waiter.answer(link);

        assertThat(waiter.future()).isCompletedWithValue(link);
    }
}
