package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.tekton.llm.error.AuthenticationException;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From the opening of a socket to REGISTER_ACK, over a session that has no socket. */
class RegistrationTest {
    private static final String ACK = "{\"type\":\"REGISTER_ACK\"}";

    private final List<String> received = new ArrayList<>();
    private final LinkListener listener = new LinkListener() {
        @Override
        public void onText(WebSocketLink link, String text) {
            received.add(text);
        }

        @Override
        public void onLost(WebSocketLink link, int code, String reason) {
            received.add(code + " " + reason);
        }
    };
    private final FakeSession session = new FakeSession();
    private final Registration registration = new Registration(
            new FrameCodec(),
            "test",
            Optional.of("secret"),
            frame -> new AuthenticationException(
                    ((ServerFrame.Failure) frame).error().getError()),
            listener);

    private void open(FakeSession opened) {
        registration.onOpen(opened, ClientEndpointConfig.Builder.create().build());
    }

    private static WebSocketLink get(Future<WebSocketLink> link) throws Exception {
        return link.get(60, TimeUnit.SECONDS);
    }

    @Test
    void theLinkOpensWithTheAcknowledgementAndLaterFramesGoToItsListener() throws Exception {
        open(session);
        assertThat(session.sent()).hasSize(1);
        assertThat(session.sent().get(0)).contains("REGISTER", "\"test\"", "secret");
        assertThat(registration.link().isDone()).isFalse();

        session.receive(ACK);
        session.receive("next");

        assertThat(get(registration.link()).isOpen()).isTrue();
        assertThat(received).containsExactly("next");
    }

    @Test
    void aPingBeforeTheAcknowledgementIsAnsweredAndAnUnknownFrameIsIgnored() {
        open(session);
        session.receive("{\"type\":\"PING\"}");
        session.receive("{\"type\":\"WEATHER\"}");

        assertThat(session.sent()).hasSize(2);
        assertThat(session.sent().get(1)).contains("PONG");
        assertThat(registration.link().isDone()).isFalse();
    }

    @Test
    void anErrorInsteadOfTheAcknowledgementBecomesItsException() {
        open(session);
        session.receive("{\"type\":\"ERROR\",\"error\":\"wrong token\",\"code\":401}");
        session.receive("{\"type\":\"PING\"}");
        registration.abandon();

        assertThatThrownBy(() -> get(registration.link()))
                .hasCauseInstanceOf(AuthenticationException.class)
                .hasMessageContaining("wrong token");
        assertThat(received).isEmpty();
        assertThat(session.closes()).hasSize(1);
    }

    @Test
    void aTextThatIsNotJsonInsteadOfTheAcknowledgementIsAFailure() {
        open(session);
        session.receive("<html>");

        assertThatThrownBy(() -> get(registration.link())).hasMessageContaining("not the JSON of the contract");
    }

    @Test
    void aSocketClosedBeforeTheAcknowledgementIsAFailureThatReachesNoListener() {
        open(session);
        registration.onClose(session, new CloseReason(CloseCodes.VIOLATED_POLICY, "no"));

        assertThatThrownBy(() -> get(registration.link()))
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("1008");
        assertThat(received).isEmpty();
    }

    @Test
    void aLaterCloseWithoutAReasonIsReportedWithAnEmptyReason() {
        open(session);
        session.receive(ACK);
        registration.onClose(session, new CloseReason(CloseCodes.SERVICE_RESTART, null));

        assertThat(received).containsExactly("1012 ");
    }

    @Test
    void anErrorOfTheContainerAfterTheAcknowledgementEndsTheLink() {
        open(session);
        session.receive(ACK);
        registration.onError(session, new IllegalStateException("secret"));

        assertThat(received).containsExactly("1006 IllegalStateException");
    }

    @Test
    void aRegistrationThatCannotBeSentIsAFailure() {
        FakeSession slow = new FakeSession().slow();
        open(slow);
        slow.finishOne(new SendResult(slow, new IOException("broken pipe")));

        assertThatThrownBy(() -> get(registration.link())).hasMessageContaining("broken pipe");
    }

    @Test
    void aSocketThatOpensAfterACancellationIsClosedAtOnceAndNotRegistered() {
        registration.abandon();
        open(session);

        assertThat(session.closes()).hasSize(1);
        assertThat(session.sent()).isEmpty();
    }
}
