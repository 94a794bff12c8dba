package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link over a session that has no socket. */
class WebSocketLinkTest {
    private final List<String> received = new ArrayList<>();
    private final LinkListener listener = new LinkListener() {
        @Override
        public void onText(WebSocketLink link, String text) {
            received.add(text);
            if (text.equals("bug")) {
                throw new AssertionError("a bug");
            }
        }

        @Override
        public void onLost(WebSocketLink link, int code, String reason) {
            received.add(code + " " + reason);
            throw new AssertionError("a bug");
        }
    };

    private WebSocketLink over(FakeSession session) {
        WebSocketLink link = new WebSocketLink(session, listener);
        link.listen();
        return link;
    }

    @Test
    void theEndOfALinkIsReportedOnceAndTheSocketClosedEvenIfTheListenerFails() {
        FakeSession session = new FakeSession();
        WebSocketLink link = over(session);
        link.close(CloseCodes.NORMAL_CLOSURE, "enough");
        link.lose(1006, "again");

        assertThat(received).containsExactly("1000 enough");
        assertThat(link.isOpen()).isFalse();
        assertThat(session.closes()).extracting(CloseReason::getCloseCode).containsExactly(CloseCodes.NORMAL_CLOSURE);
    }

    @Test
    void theIdleTimeoutOfASessionStaysUnchangedAndAbsentOnesStayOff() {
        FakeSession without = new FakeSession();
        over(without);
        FakeSession with = new FakeSession();
        with.setMaxIdleTimeout(5_000);
        over(with);

        assertThat(without.getMaxIdleTimeout()).isNegative();
        assertThat(with.getMaxIdleTimeout()).isEqualTo(5_000);
    }

    @Test
    void aFrameWhoseHandlingFailsDoesNotEndTheLink() {
        FakeSession session = new FakeSession();
        WebSocketLink link = over(session);

        assertThatCode(() -> session.receive("bug")).doesNotThrowAnyException();
        session.receive("next");

        assertThat(received).containsExactly("bug", "next");
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void aFrameThatTheNetworkDoesNotTakeEndsTheLinkAndFailsTheWaitingFrames() {
        FakeSession session = new FakeSession().slow();
        WebSocketLink link = over(session);
        List<String> failed = new ArrayList<>();
        link.send("a", failure -> failed.add("a: " + failure.getMessage()));
        link.send("b", failure -> failed.add("b: " + failure.getMessage()));
        session.finishOne(new SendResult(session, new IOException("broken pipe")));

        assertThat(failed).containsExactly("a: broken pipe", "b: the connection was lost");
        assertThat(received).containsExactly("1006 a frame could not be sent");
        assertThat(session.sent()).containsExactly("a");
    }

    @Test
    void anErrorOfAPingEndsTheLink() {
        WebSocketLink link = over(new FakeSession().failingPings(new Error("no memory")));
        link.ping();

        assertThat(received).containsExactly("1006 a ping could not be sent");
    }

    @Test
    void framesAndPongsCountAsActivityOfTheServer() {
        FakeSession session = new FakeSession();
        WebSocketLink link = over(session);
        long beforePong = System.nanoTime();
        session.receivePong();
        assertThat(link.lastSignNanos() - beforePong).isNotNegative();

        long beforeFrame = System.nanoTime();
        session.receive("hi");
        assertThat(link.lastSignNanos() - beforeFrame).isNotNegative();
    }
}
