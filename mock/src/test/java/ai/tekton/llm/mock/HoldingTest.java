package ai.tekton.llm.mock;

import static ai.tekton.llm.mock.Calls.SOON;
import static ai.tekton.rhetor.RhetorOperation.GET_HEALTH;
import static ai.tekton.rhetor.RhetorOperation.STREAM_CHAT_COMPLETION;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RhetorMockExtension.class)
class HoldingTest {
    @Test
    void aSecondChunkIsDelayedUntilTheGateOpens(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.stream("first", "second").holdBefore(1, gate));

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(client.readTo("\r\n\r\n\r\n")).contains("\"chunk\":\"first\"");
            assertThat(client.hasNothingYet()).isTrue();
            assertThat(rhetor.takeRequest(SOON).outcome()).isNotDone();
            gate.open();
            assertThat(client.readTo("0\r\n\r\n")).contains("\"chunk\":\"second\"", "\"done\":true");
        }
    }

    @Test
    void theEndOfAStreamIsDelayedUntilTheGateOpens(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.stream("a").ending(StreamEnd.NONE).holdBefore(99, gate));

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            client.readTo("\r\n\r\n\r\n");
            assertThat(client.hasNothingYet()).isTrue();
            gate.open();
            assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void aWholeReplyIsDelayedUntilTheGateOpens(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        rhetor.enqueue(Reply.standard().hold(gate));

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            ReceivedRequest request = rhetor.takeRequest(SOON);
            assertThat(request.outcome()).isNotDone();
            assertThat(client.hasNothingYet()).isTrue();
            gate.open();
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
            assertThat(request.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void aGateThatIsAlreadyOpenDelaysNothing(RhetorMock rhetor) throws Exception {
        Gate gate = new Gate();
        gate.open();
        rhetor.enqueue(Reply.text("ok").hold(gate).holdBefore(0, gate));

        assertThat(Calls.call(rhetor, GET_HEALTH).body()).isEqualTo("ok");
    }

    @Test
    void aHangingReplyRetainsNoRequestOfADisconnectedClient(RhetorMock rhetor) throws Exception {
        Reply hanging = Reply.text("never").hang();
        Reply hangingLater = Reply.text("never").hangAfterHeaders();
        rhetor.enqueue(hanging, hangingLater);
        List<WeakReference<ReceivedRequest>> left = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RawClient client = new RawClient(rhetor).call(GET_HEALTH);
            left.add(new WeakReference<>(rhetor.takeRequest(SOON)));
            client.close();
        }
        rhetor.awaitNoConnections(SOON);
        rhetor.clearJournal();

        long until = System.nanoTime() + SOON.toNanos();
        while (left.stream().anyMatch(request -> request.get() != null) && System.nanoTime() < until) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(left).allMatch(request -> request.get() == null);
        Reference.reachabilityFence(hanging);
        Reference.reachabilityFence(hangingLater);
    }

    @Test
    void aStageThatFailsBreaksTheReplyOffAndTheOutcomeHasTheCause(RhetorMock rhetor) throws Exception {
        IllegalStateException cause = new IllegalStateException("no");
        rhetor.enqueue(Reply.standard().hold(CompletableFuture.failedFuture(cause)));

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            assertThat(client.readToEnd()).isEmpty();
        }
        assertThat(rhetor.takeRequest(SOON).outcome())
                .failsWithin(SOON)
                .withThrowableThat()
                .withCause(cause);
    }

    @Test
    void aHangingReplyEndsWhenTheClientDisconnects(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.standard().hang());

        ReceivedRequest request;
        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            request = rhetor.takeRequest(SOON);
            assertThat(client.hasNothingYet()).isTrue();
            assertThat(request.outcome()).isNotDone();
        }

        assertThat(request.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.ABORTED_BY_CLIENT);
        rhetor.awaitNoConnections(SOON);
    }

    @Test
    void aReplyThatHangsAfterItsHeadersHasSentThem(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.stream("a").hangAfterHeaders());

        try (RawClient client = new RawClient(rhetor).call(STREAM_CHAT_COMPLETION)) {
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK").contains("text/event-stream");
            assertThat(client.hasNothingYet()).isTrue();
        }

        assertThat(rhetor.takeRequest(SOON).outcome()).succeedsWithin(SOON).isEqualTo(Outcome.ABORTED_BY_CLIENT);
    }

    @Test
    void aHangingReplyEndsWhenTheMockCloses(RhetorMock rhetor) throws Exception {
        rhetor.enqueue(Reply.standard().hang());

        try (RawClient client = new RawClient(rhetor).call(GET_HEALTH)) {
            ReceivedRequest request = rhetor.takeRequest(SOON);
            rhetor.close();
            assertThat(client.readToEnd()).isEmpty();
            assertThat(request.outcome()).succeedsWithin(SOON).isEqualTo(Outcome.CLOSED_WITH_MOCK);
        }
    }
}
