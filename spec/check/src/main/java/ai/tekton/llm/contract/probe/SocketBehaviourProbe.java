package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.probe.SocketConversation.Incoming;
import ai.tekton.llm.contract.report.MissingOperation;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.RegisterAckFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import java.util.function.Predicate;

/** Probes what a server must do on every socket: register clients, answer pings, tolerate unknown frames, refuse bad requests. */
final class SocketBehaviourProbe {
    private static final String REGISTER = RegisterFrame.Type.REGISTER.value();
    private static final String REGISTER_ACK = RegisterAckFrame.Type.REGISTER_ACK.value();
    private static final String PING = PingFrame.Type.PING.value();
    private static final String NOT_SENT = "The client sends no such frame.";

    private final SocketContext context;
    private final SocketConversation conversation;

    SocketBehaviourProbe(SocketContext context, SocketConversation conversation) {
        this.context = context;
        this.conversation = conversation;
    }

    /** Registers; returns false where the server does not acknowledge it. */
    boolean register() throws InterruptedException {
        Findings.Of findings = context.of(REGISTER);
        conversation.send(context.requests().register().toString());
        Incoming last = conversation.until(
                incoming -> incoming.frame()
                        .filter(SocketBehaviourProbe::endsRegistration)
                        .isPresent(),
                incoming -> {
                    incoming.frame().ifPresent(frame -> context.check(frame, findings));
                    findings.breaking(
                            incoming.frame().map(SocketFrame::shownType).orElse("Something that is no JSON object")
                                    + " comes before REGISTER_ACK.",
                            incoming.frame().isPresent()
                                    ? "The client waits on for REGISTER_ACK."
                                    : ClientReactions.RECOVERS_NOTHING);
                });
        if (last instanceof Incoming.Silence) {
            findings.breaking(
                    "REGISTER is not answered by REGISTER_ACK within " + context.patience() + ".",
                    ClientReactions.TIMES_OUT);
        } else if (last instanceof Incoming.End end) {
            findings.breaking(
                    "The socket closes before REGISTER_ACK, " + end.how() + ".", ClientReactions.RETRIES_BEFORE_TEXT);
        } else {
            return isRegistered(last.frame().orElseThrow(), findings);
        }
        return false;
    }

    private static boolean endsRegistration(SocketFrame frame) {
        return frame.is(REGISTER_ACK) || frame.is(SocketFrame.ERROR) || isRefusal(frame);
    }

    /** Whether a frame that is no ERROR says that the server does not understand REGISTER, as older servers do. */
    private static boolean isRefusal(SocketFrame frame) {
        return !frame.is(SocketFrame.ERROR) && !frame.error().isEmpty();
    }

    private boolean isRegistered(SocketFrame frame, Findings.Of findings) {
        if (!isRefusal(frame)) {
            context.check(frame, findings);
        }
        if (frame.is(SocketFrame.ERROR)) {
            findings.notChecked("REGISTER is answered by " + frame.words());
        } else if (!frame.is(REGISTER_ACK)) {
            findings.breaking(
                    "REGISTER is refused by " + frame.shownType() + ": " + frame.error(),
                    MissingOperation.NO_WEBSOCKET);
        }
        return frame.is(REGISTER_ACK);
    }

    /** Reads the rest of what registering causes, so that it is not taken for the answer to the next request. */
    void settle() throws InterruptedException {
        conversation.until(
                conversation.ping(),
                incoming -> incoming.frame()
                        .filter(frame -> !frame.is(PING))
                        .ifPresent(frame -> context.of(REGISTER)
                                .compatible(
                                        frame.shownType() + " comes after REGISTER_ACK, and answers no request.",
                                        ClientReactions.DROPS_FRAME)));
    }

    /** Sends a ping; returns false where the server does not answer it, so that pings mean nothing on this server. */
    boolean ping() throws InterruptedException {
        Findings.Of findings = context.of(PING);
        Predicate<Incoming> pong = conversation.ping();
        Incoming last = conversation.until(
                Incoming.Pong.class::isInstance,
                incoming -> incoming.frame().ifPresent(frame -> context.check(frame, findings)));
        if (last.isOver()) {
            findings.breaking(
                    "A WebSocket ping is not answered by a pong within " + context.patience() + ".",
                    "Where nothing else comes, the client takes the connection for lost and makes another.");
        } else if (!pong.test(last)) {
            findings.breaking(
                    "A ping is answered by a pong with another payload.",
                    "The client takes any pong for a sign of life.");
        }
        return pong.test(last);
    }

    /** Sends a frame of an unknown type, then one that is no JSON; the server must tolerate both. */
    void unknownFrames() throws InterruptedException {
        String unknown =
                ServerJson.object().put(SocketFrame.TYPE, "CONTRACT_CHECK").toString();
        if (tolerates(unknown, "a frame of an unknown type")) {
            tolerates("This is no JSON.", "a frame that is no JSON");
        }
    }

    private boolean tolerates(String frame, String what) throws InterruptedException {
        conversation.send(frame);
        Incoming last = conversation.until(
                conversation.ping(),
                incoming -> incoming.frame().ifPresent(answer -> context.check(answer, context.of(SocketFrame.ERROR))));
        if (last instanceof Incoming.End end) {
            context.of(SocketFrame.ERROR).breaking("The socket closes on " + what + ", " + end.how() + ".", NOT_SENT);
        } else if (last instanceof Incoming.Silence) {
            context.of(SocketFrame.ERROR).breaking("The socket falls silent on " + what + ".", NOT_SENT);
        }
        return !last.isOver();
    }

    /** Sends a request without messages, which the server must refuse; returns false where nothing comes. */
    boolean refusal() throws InterruptedException {
        FrameRequest request = new FrameRequest(context, ChatFrame.Type.CHAT.value(), false);
        Findings.Of findings = request.findings();
        conversation.send(context.requests().withoutMessages(request.frame()).toString());
        // A RESPONSE without the request's id answers something else, such as a REGISTER that was not understood.
        Incoming last = conversation.until(
                incoming -> incoming.frame()
                        .filter(frame -> frame.is(SocketFrame.ERROR)
                                || frame.is(SocketFrame.RESPONSE) && frame.isOf(request.id()))
                        .isPresent(),
                incoming -> incoming.frame()
                        .filter(frame -> !frame.is(SocketFrame.RESPONSE))
                        .ifPresent(frame -> context.check(frame, findings)));
        if (last.isOver()) {
            findings.breaking(
                    "A request without messages is not answered by an ERROR"
                            + (last instanceof Incoming.End ? ", but the socket closes." : "."),
                    "The client sends no such request.");
            return false;
        }
        SocketFrame answer = last.frame().orElseThrow();
        context.check(answer, findings);
        if (answer.error().isEmpty()) {
            findings.at("request." + ChatRequest.JSON_PROPERTY_MESSAGES)
                    .breaking(
                            "A request without messages is answered by " + answer.shownType()
                                    + ", where the contract has ERROR.",
                            "The client sends no such request.");
        } else if (!answer.isOf(request.id())) {
            String idField = context.requests().requestIdField();
            findings.field(idField)
                    .breaking(
                            "The ERROR about a request does not have its `" + idField + "`.",
                            ClientReactions.REPORTS_ERROR);
        }
        return true;
    }
}
