package ai.tekton.llm.contract.internal.probe;

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

    /** The server may have sent a few frames before it read CANCEL. */
    private static final int MOST_LATE_FRAMES = 3;

    /** The longest wait for frames that should not come. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final ProbeContext context;
    private final SocketConversation conversation;
    private boolean streamEnded;

    SocketBehaviourProbe(ProbeContext context, SocketConversation conversation) {
        this.context = context;
        this.conversation = conversation;
    }

    /** Registers; returns false where the server does not acknowledge it. */
    boolean register() throws InterruptedException {
        Findings.Of findings = context.of(REGISTER);
        conversation.send(context.requests().register());
        Incoming last = conversation.until(
                incoming -> incoming.isFrame(
                        frame -> frame.is(REGISTER_ACK) || frame.is(SocketFrame.ERROR) || isRefusal(frame)),
                incoming -> incoming.frame()
                        .ifPresentOrElse(
                                frame -> {
                                    context.check(frame, findings);
                                    findings.add("register.frame-before-ack", frame.shownType());
                                },
                                () -> findings.add("register.no-json-before-ack")));
        if (last.isOver()) {
            conversation.unanswered(last, "register", findings);
            return false;
        }
        SocketFrame frame = last.frame().orElseThrow();
        if (isRefusal(frame)) {
            findings.add("register.refused", frame.shownType(), frame.error());
            return false;
        }
        context.check(frame, findings);
        if (frame.is(SocketFrame.ERROR)) {
            findings.add("register.error", frame.words());
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
                        .ifPresent(frame -> context.of(REGISTER).add("register.frame-after-ack", frame.shownType())));
    }

    /** Sends a ping; returns false where the server does not answer it, so that pings mean nothing on this server. */
    boolean ping() throws InterruptedException {
        Findings.Of findings = context.of(PING);
        Predicate<Incoming> pong = conversation.ping();
        Incoming last = conversation.until(
                Incoming.Pong.class::isInstance,
                incoming -> incoming.frame().ifPresent(frame -> context.check(frame, findings)));
        if (last.isOver()) {
            findings.add("ping.silent", Timeouts.seconds(conversation.timeout()));
        } else if (!pong.test(last)) {
            findings.add("ping.other-payload");
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
            findings.add("frame.not-tolerated-closed", what, end.how());
        } else if (last instanceof Incoming.Silence) {
            findings.add("frame.not-tolerated-silent", what);
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
            findings.add(last instanceof Incoming.End ? "frame.no-refusal-closed" : "frame.no-refusal-silent");
            return false;
        }
        SocketFrame answer = last.frame().orElseThrow();
        context.check(answer, findings);
        if (answer.error().isEmpty()) {
            findings.at("request." + ChatRequest.JSON_PROPERTY_MESSAGES).add("frame.not-refused", answer.shownType());
        } else if (!answer.isOf(request.id)) {
            String idField = context.requests().requestIdField();
            findings.field(idField).add("frame.error-without-id", idField);
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
            findings.add("cancel.no-stream");
            return;
        }
        judge(first, findings);
        conversation.send(context.requests().cancel(stream.id));
        // Until the pong comes what was on its way.
        Incoming last = conversation.until(conversation.ping(), incoming -> judge(incoming, findings));
        if (last.isOver()) {
            conversation.unanswered(last, "cancel", findings);
        } else {
            untilQuiet(stream.id, findings);
        }
    }

    /** Reads what still comes, until the stream ends or nothing has come for a while. */
    private void untilQuiet(String id, Findings.Of findings) throws InterruptedException {
        long wait = Timeouts.least(conversation.timeout(), LONGEST_WAIT).toNanos();
        int late = 0;
        while (!streamEnded) {
            Incoming next = conversation.next(System.nanoTime() + wait);
            if (!(next instanceof Incoming.Text)) {
                return;
            }
            judge(next, findings);
            late += next.isFrame(frame -> frame.isOf(id)) ? 1 : 0;
            if (late > MOST_LATE_FRAMES) {
                findings.add("cancel.goes-on", MOST_LATE_FRAMES);
                return;
            }
        }
    }

    /** Notices the end of the stream, and an ERROR in the place of it. */
    private void judge(Incoming incoming, Findings.Of findings) {
        incoming.frame().ifPresent(frame -> {
            if (frame.is(SocketFrame.ERROR)) {
                findings.add("cancel.answered", frame.words());
            }
            streamEnded |= frame.is(SocketFrame.ERROR)
                    || frame.json().path(StreamChunk.JSON_PROPERTY_DONE).asBoolean();
        });
    }
}
