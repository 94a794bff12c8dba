package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.document.MissingOperation;
import ai.tekton.llm.contract.internal.probe.SocketConversation.Incoming;
import ai.tekton.rhetor.model.CancelFrame;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.RegisterAckFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.StreamFrame;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Probes what a server must do on every socket: register clients, answer pings, tolerate unknown frames, refuse bad requests,
 * cancel streams. Not thread-safe.
 */
final class SocketBehaviourProbe {
    private static final String REGISTER = RegisterFrame.Type.REGISTER.value();
    private static final String REGISTER_ACK = RegisterAckFrame.Type.REGISTER_ACK.value();
    private static final String PING = PingFrame.Type.PING.value();
    private static final String NOT_SENT = "The client sends no such frame.";

    /** The server may have sent a few frames before it read CANCEL. */
    private static final int MOST_LATE_FRAMES = 3;

    /** The longest wait for frames that should not come. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final SocketContext context;
    private final SocketConversation conversation;
    private boolean streamEnded;

    SocketBehaviourProbe(SocketConversation conversation) {
        this.context = conversation.context();
        this.conversation = conversation;
    }

    /** Registers; returns false where the server does not acknowledge it. */
    boolean register() throws InterruptedException {
        Findings.Of findings = context.of(REGISTER);
        conversation.send(context.requests().register());
        Incoming last = conversation.until(
                incoming -> incoming.isFrame(
                        frame -> frame.is(REGISTER_ACK) || frame.is(SocketFrame.ERROR) || isRefusal(frame)),
                incoming -> {
                    incoming.frame().ifPresent(frame -> context.check(frame, findings));
                    findings.breaking(
                            incoming.frame().map(SocketFrame::shownType).orElse("Something that is not a JSON object")
                                    + " comes before REGISTER_ACK.",
                            incoming.frame().isPresent()
                                    ? "The client waits on for REGISTER_ACK."
                                    : ClientReactions.RECOVERS_NOTHING);
                });
        if (last.isOver()) {
            context.unanswered(
                    last,
                    "REGISTER is not answered by REGISTER_ACK",
                    "The socket closes before REGISTER_ACK",
                    findings);
            return false;
        }
        SocketFrame frame = last.frame().orElseThrow();
        if (isRefusal(frame)) {
            findings.breaking(
                    "REGISTER is refused by " + frame.shownType() + ": " + frame.error(),
                    MissingOperation.NO_WEBSOCKET);
            return false;
        }
        context.check(frame, findings);
        if (frame.is(SocketFrame.ERROR)) {
            findings.notChecked("REGISTER is answered by " + frame.words());
        }
        return frame.is(REGISTER_ACK);
    }

    /** Whether a frame that is no ERROR says that the server does not understand REGISTER, as older servers do. */
    private static boolean isRefusal(SocketFrame frame) {
        return !frame.is(SocketFrame.ERROR) && !frame.error().isEmpty();
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

    /** Sends a frame of an unknown type, then one that is not JSON; the server must tolerate both. */
    void unknownFrames() throws InterruptedException {
        String unknown = "{\"" + SocketFrame.TYPE + "\":\"CONTRACT_CHECK\"}";
        if (tolerates(unknown, "a frame of an unknown type")) {
            tolerates("This is not JSON.", "a frame that is not JSON");
        }
    }

    private boolean tolerates(String frame, String what) throws InterruptedException {
        Findings.Of findings = context.of(SocketFrame.ERROR);
        conversation.send(frame);
        Incoming last = conversation.until(
                conversation.ping(), incoming -> incoming.frame().ifPresent(answer -> context.check(answer, findings)));
        if (last instanceof Incoming.End end) {
            findings.breaking("The socket closes on " + what + ", " + end.how() + ".", NOT_SENT);
        } else if (last instanceof Incoming.Silence) {
            findings.breaking("The socket falls silent on " + what + ".", NOT_SENT);
        }
        return !last.isOver();
    }

    /** Sends a request without messages, which the server must refuse; returns false where nothing comes. */
    boolean refusal() throws InterruptedException {
        FrameExchange.Request request = new FrameExchange.Request(context, ChatFrame.Type.CHAT.value(), false);
        Findings.Of findings = request.findings;
        conversation.send(context.requests().withoutMessages(request.frame));
        // A RESPONSE without the request's id answers something else, such as a REGISTER that was not understood.
        Incoming last = conversation.until(
                incoming -> incoming.isFrame(frame ->
                        frame.is(SocketFrame.ERROR) || frame.is(SocketFrame.RESPONSE) && frame.isOf(request.id)),
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
        } else if (!answer.isOf(request.id)) {
            String idField = context.requests().requestIdField();
            findings.field(idField)
                    .breaking(
                            "The ERROR about a request does not have its `" + idField + "`.",
                            ClientReactions.REPORTS_ERROR);
        }
        return true;
    }

    /** Starts a stream, cancels it, and looks at the frames that still come. */
    void cancel() throws InterruptedException {
        Findings.Of findings = context.of(CancelFrame.Type.CANCEL.value());
        FrameExchange.Request stream = new FrameExchange.Request(context, StreamFrame.Type.STREAM.value(), true);
        conversation.send(stream.frame);
        Incoming first = conversation.until(
                incoming -> !(incoming instanceof Incoming.Text) || incoming.isFrame(frame -> frame.isOf(stream.id)),
                other -> judge(other, findings));
        if (!(first instanceof Incoming.Text)) {
            findings.notChecked("No stream began that could be cancelled.");
            return;
        }
        judge(first, findings);
        conversation.send(context.requests().cancel(stream.id));
        // Until the pong comes what was on its way.
        Incoming last = conversation.until(conversation.ping(), incoming -> judge(incoming, findings));
        if (last.isOver()) {
            findings.breaking(
                    "The socket cannot be used after CANCEL"
                            + (last instanceof Incoming.End end
                                    ? ": it closes, " + end.how() + "."
                                    : ": a ping is not answered within " + context.patience() + "."),
                    "Requests that were open on it end in LlmConnectionException.");
        } else {
            untilQuiet(stream.id, findings);
        }
    }

    /** Reads what still comes, until the stream ends or nothing has come for a while. */
    private void untilQuiet(String id, Findings.Of findings) throws InterruptedException {
        long wait = Timeouts.least(context.timeout(), LONGEST_WAIT).toNanos();
        int late = 0;
        while (!streamEnded) {
            Incoming next = conversation.next(System.nanoTime() + wait);
            if (!(next instanceof Incoming.Text)) {
                return;
            }
            judge(next, findings);
            late += next.isFrame(frame -> frame.isOf(id)) ? 1 : 0;
            if (late > MOST_LATE_FRAMES) {
                findings.breaking(
                        "The stream goes on after CANCEL: more than " + MOST_LATE_FRAMES + " frames came.",
                        "The client drops the frames, which still cost what they cost.");
                return;
            }
        }
    }

    /** Notices the end of the stream, and an ERROR in the place of it. */
    private void judge(Incoming incoming, Findings.Of findings) {
        incoming.frame().ifPresent(frame -> {
            if (frame.is(SocketFrame.ERROR)) {
                findings.breaking(
                        "CANCEL is answered, where the contract has nothing: " + frame.words(),
                        ClientReactions.DROPS_FRAME);
            }
            streamEnded |= frame.is(SocketFrame.ERROR)
                    || frame.json().path(StreamChunk.JSON_PROPERTY_DONE).asBoolean();
        });
    }
}
