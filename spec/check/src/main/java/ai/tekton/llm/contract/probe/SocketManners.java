package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.probe.SocketConversation.Incoming;
import ai.tekton.llm.contract.report.MissingOperation;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.RegisterAckFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import java.util.Optional;

/** What every socket has to do, whatever it is used for: to register, to answer pings, to bear strangers. */
final class SocketManners {
    private static final String REGISTER = RegisterFrame.Type.REGISTER.value();
    private static final String REGISTER_ACK = RegisterAckFrame.Type.REGISTER_ACK.value();
    private static final String ERROR = ErrorFrame.Type.ERROR.value();
    private static final String PING = PingFrame.Type.PING.value();

    private final SocketContext context;

    SocketManners(SocketContext context) {
        this.context = context;
    }

    /** Registers; false where the server does not let it. */
    boolean register(SocketConversation conversation) throws InterruptedException {
        Findings.Of findings = context.of(REGISTER);
        conversation.send(context.requests().register().toString());
        long deadline = context.deadline();
        while (true) {
            Incoming incoming = conversation.next(deadline);
            if (incoming instanceof Incoming.Silence) {
                findings.breaking(
                        SocketContext.FRAME,
                        "REGISTER is not answered by REGISTER_ACK within " + context.patience() + ".",
                        Reactions.TIMES_OUT);
                return false;
            } else if (incoming instanceof Incoming.End end) {
                findings.breaking(
                        SocketContext.FRAME,
                        "The socket closes before REGISTER_ACK, " + end.how() + ".",
                        Reactions.RETRIES_BEFORE_TEXT);
                return false;
            }
            Optional<Boolean> registered = isRegistered(incoming, findings);
            if (registered.isPresent()) {
                return registered.get();
            }
        }
    }

    /** {@return what the answer is; empty where what came is none} */
    private Optional<Boolean> isRegistered(Incoming incoming, Findings.Of findings) {
        Optional<SocketFrame> frame =
                incoming instanceof Incoming.Text text ? context.parse(text.text()) : Optional.empty();
        boolean refused = frame.filter(SocketManners::isRefusal).isPresent();
        frame.filter(known -> !refused).ifPresent(known -> context.check(known, findings));
        String type = frame.map(SocketFrame::type).orElse("");
        if (type.equals(REGISTER_ACK)) {
            return Optional.of(true);
        } else if (type.equals(ERROR)) {
            findings.notChecked(SocketContext.FRAME, "REGISTER is answered by " + SocketContext.words(frame.get()));
            return Optional.of(false);
        } else if (refused) {
            findings.breaking(
                    SocketContext.FRAME,
                    "REGISTER is refused by " + frame.get().shownType() + ": "
                            + frame.get()
                                    .json()
                                    .path(ChatResponse.JSON_PROPERTY_ERROR)
                                    .asText(),
                    MissingOperation.NO_WEBSOCKET);
            return Optional.of(false);
        }
        findings.breaking(
                SocketContext.FRAME,
                frame.map(SocketFrame::shownType).orElse("Something that is no JSON object")
                        + " comes before REGISTER_ACK.",
                frame.isPresent() ? "The client waits on for REGISTER_ACK." : Reactions.RECOVERS_NOTHING);
        return Optional.empty();
    }

    /** Reads what still comes of registering, so that nothing of it is taken for an answer to what is sent next. */
    void settle(SocketConversation conversation) throws InterruptedException {
        String payload = conversation.ping();
        long deadline = context.deadline();
        Incoming next = conversation.next(deadline);
        while (!FrameExchange.isPong(next, payload)
                && !(next instanceof Incoming.Silence)
                && !(next instanceof Incoming.End)) {
            Optional<SocketFrame> frame =
                    next instanceof Incoming.Text text ? context.parse(text.text()) : Optional.empty();
            frame.filter(known -> !known.type().equals(PING))
                    .ifPresent(known -> context.of(REGISTER)
                            .compatible(
                                    SocketContext.FRAME,
                                    known.shownType() + " comes after REGISTER_ACK, and answers no request.",
                                    "The client drops the frame."));
            next = conversation.next(deadline);
        }
    }

    /** Whether a frame that is no ERROR says that what was sent is not understood, as older servers do. */
    private static boolean isRefusal(SocketFrame frame) {
        return !frame.type().equals(ERROR)
                && !frame.json()
                        .path(ChatResponse.JSON_PROPERTY_ERROR)
                        .asText("")
                        .isEmpty();
    }

    /** Pings; false where that is not answered, so that pings tell nothing on this server. */
    boolean ping(SocketConversation conversation) throws InterruptedException {
        Findings.Of findings = context.of(PING);
        String payload = conversation.ping();
        long deadline = context.deadline();
        while (true) {
            Incoming incoming = conversation.next(deadline);
            if (FrameExchange.isPong(incoming, payload)) {
                return true;
            } else if (incoming instanceof Incoming.Pong) {
                findings.breaking(
                        SocketContext.FRAME,
                        "A ping is answered by a pong with another payload.",
                        "The client takes any pong for a sign of life.");
                return false;
            } else if (incoming instanceof Incoming.Silence || incoming instanceof Incoming.End) {
                findings.breaking(
                        SocketContext.FRAME,
                        "A WebSocket ping is not answered by a pong within " + context.patience() + ".",
                        "Where nothing else comes, the client takes the connection for lost and makes another.");
                return false;
            } else if (incoming instanceof Incoming.Text text) {
                context.parse(text.text()).ifPresent(frame -> context.check(frame, findings));
            }
        }
    }

    /** Sends a frame of no known type, then one that is no JSON; both are to be borne. */
    void strangers(SocketConversation conversation) throws InterruptedException {
        String unknown =
                ServerJson.object().put(SocketFrame.TYPE, "CONTRACT_CHECK").toString();
        if (bears(conversation, unknown, "a frame of an unknown type")) {
            bears(conversation, "This is no JSON.", "a frame that is no JSON");
        }
    }

    private boolean bears(SocketConversation conversation, String frame, String what) throws InterruptedException {
        conversation.send(frame);
        String payload = conversation.ping();
        long deadline = context.deadline();
        for (Incoming next = conversation.next(deadline);
                !FrameExchange.isPong(next, payload);
                next = conversation.next(deadline)) {
            if (next instanceof Incoming.End end) {
                context.of(ERROR)
                        .breaking(
                                SocketContext.FRAME,
                                "The socket closes on " + what + ", " + end.how() + ".",
                                "The client sends no such frame.");
                return false;
            } else if (next instanceof Incoming.Silence) {
                context.of(ERROR)
                        .breaking(
                                SocketContext.FRAME,
                                "The socket falls silent on " + what + ".",
                                "The client sends no such frame.");
                return false;
            } else if (next instanceof Incoming.Text text) {
                context.parse(text.text()).ifPresent(answer -> context.check(answer, context.of(ERROR)));
            }
        }
        return true;
    }
}
