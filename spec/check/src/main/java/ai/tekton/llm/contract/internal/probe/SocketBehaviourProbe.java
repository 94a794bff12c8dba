package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.probe.Incoming.Kind;
import ai.tekton.rhetor.model.CancelFrame;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.PingFrame;
import ai.tekton.rhetor.model.RegisterAckFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import ai.tekton.rhetor.model.StreamChunk;
import ai.tekton.rhetor.model.StreamFrame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Probes what a server must do on every socket: register clients, answer pings, tolerate unknown frames, refuse bad requests,
 * cancel streams. Not thread-safe.
 */
record SocketBehaviourProbe(ProbeContext context, SocketConversation socket) {
    private static final String REGISTER = RegisterFrame.Type.REGISTER.value();
    private static final String REGISTER_ACK = RegisterAckFrame.Type.REGISTER_ACK.value();
    private static final String PING = PingFrame.Type.PING.value();

    /** The server may have sent a few frames before it read CANCEL. */
    private static final int MOST_LATE_FRAMES = 3;

    /** The longest wait for frames that should not come. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /** Registers; returns false where the server does not acknowledge it. */
    boolean register() throws InterruptedException {
        Findings.Of findings = context.of(REGISTER);
        socket.send(ServerJson.of(context.requests().register()));
        // Older servers say in a frame that is no ERROR that they do not understand REGISTER.
        Incoming last = socket.until(
                incoming -> incoming.is(REGISTER_ACK)
                        || incoming.is(Incoming.ERROR)
                        || !incoming.error().isEmpty(),
                incoming -> {
                    if (incoming.isFrame()) {
                        context.check(incoming, findings);
                        findings.add("register.frame-before-ack", incoming.shownType());
                    } else {
                        findings.add("register.no-json-before-ack");
                    }
                });
        if (last.isOver()) {
            socket.unanswered(last, "register", findings);
        } else if (last.is(Incoming.ERROR)) {
            context.check(last, findings);
            findings.add("register.error", last.words());
        } else if (!last.error().isEmpty()) {
            findings.add("register.refused", last.shownType(), last.error());
        } else {
            context.check(last, findings);
            return true;
        }
        return false;
    }

    /** Reads the rest of what registering causes, so that it is not taken for the answer to the next request. */
    void settle() throws InterruptedException {
        socket.until(socket.ping(), incoming -> {
            if (incoming.isFrame() && !incoming.is(PING)) {
                context.of(REGISTER).add("register.frame-after-ack", incoming.shownType());
            }
        });
    }

    /** Sends a ping; returns false where the server does not answer it, so that pings mean nothing on this server. */
    boolean ping() throws InterruptedException {
        Findings.Of findings = context.of(PING);
        Predicate<Incoming> pong = socket.ping();
        Incoming last =
                socket.until(incoming -> incoming.kind() == Kind.PONG, incoming -> context.check(incoming, findings));
        if (last.isOver()) {
            findings.add("ping.silent", Timeouts.seconds(socket.timeout()));
        } else if (!pong.test(last)) {
            findings.add("ping.other-payload");
        }
        return pong.test(last);
    }

    /** Sends a frame of an unknown type, then one that is not JSON; the server must tolerate both. */
    void unknownFrames() throws InterruptedException {
        if (tolerates("{\"type\":\"CONTRACT_CHECK\"}", "a frame of an unknown type")) {
            tolerates("This is not JSON.", "a frame that is not JSON");
        }
    }

    private boolean tolerates(String frame, String what) throws InterruptedException {
        Findings.Of findings = context.of(Incoming.ERROR);
        socket.send(frame);
        Incoming last = socket.until(socket.ping(), incoming -> context.check(incoming, findings));
        if (last.kind() == Kind.END) {
            findings.add("frame.not-tolerated-closed", what, last.text());
        } else if (last.isOver()) {
            findings.add("frame.not-tolerated-silent", what);
        }
        return !last.isOver();
    }

    /** Sends a request without messages, which the server must refuse; returns false where nothing comes. */
    boolean refusal() throws InterruptedException {
        FrameExchange.Request request = new FrameExchange.Request(context, ChatFrame.Type.CHAT.value());
        Findings.Of findings = request.findings;
        request.frame.putArray(ChatRequest.JSON_PROPERTY_MESSAGES);
        socket.send(request.frame);
        // A RESPONSE without the request's id answers something else, such as a REGISTER that was not understood.
        Incoming last = socket.until(
                incoming -> incoming.is(Incoming.ERROR) || incoming.is(Incoming.RESPONSE) && incoming.isOf(request.id),
                incoming -> {
                    if (!incoming.is(Incoming.RESPONSE)) {
                        context.check(incoming, findings);
                    }
                });
        if (last.isOver()) {
            findings.add(last.kind() == Kind.END ? "frame.no-refusal-closed" : "frame.no-refusal-silent");
            return false;
        }
        context.check(last, findings);
        if (last.error().isEmpty()) {
            findings.at("request." + ChatRequest.JSON_PROPERTY_MESSAGES).add("frame.not-refused", last.shownType());
        } else if (!last.isOf(request.id)) {
            findings.field(Incoming.REQUEST_ID).add("frame.error-without-id", Incoming.REQUEST_ID);
        }
        return true;
    }

    /** Starts a stream, cancels it, and looks at the frames that still come. */
    void cancel() throws InterruptedException {
        Findings.Of findings = context.of(CancelFrame.Type.CANCEL.value());
        FrameExchange.Request stream = new FrameExchange.Request(context, StreamFrame.Type.STREAM.value());
        AtomicBoolean ended = new AtomicBoolean();
        Consumer<Incoming> judge = incoming -> {
            if (incoming.is(Incoming.ERROR)) {
                findings.add("cancel.answered", incoming.words());
            }
            boolean last = incoming.json().path(StreamChunk.JSON_PROPERTY_DONE).asBoolean();
            ended.compareAndSet(false, last || incoming.is(Incoming.ERROR));
        };
        socket.send(stream.frame);
        Incoming first = socket.until(incoming -> incoming.isOf(stream.id) || !incoming.isText(), judge);
        if (!first.isText()) {
            findings.add("cancel.no-stream");
            return;
        }
        judge.accept(first);
        socket.send(ServerJson.of(new CancelFrame().withRequestId(stream.id)));
        // Until the pong comes what was on its way.
        Incoming last = socket.until(socket.ping(), judge);
        if (last.isOver()) {
            socket.unanswered(last, "cancel", findings);
        } else {
            untilQuiet(stream.id, judge, ended, findings);
        }
    }

    /** Reads what still comes, until the stream ends or nothing has come for a while. */
    private void untilQuiet(String id, Consumer<Incoming> judge, AtomicBoolean ended, Findings.Of findings)
            throws InterruptedException {
        long wait = Timeouts.least(socket.timeout(), LONGEST_WAIT).toNanos();
        int late = 0;
        while (!ended.get() && late <= MOST_LATE_FRAMES) {
            Incoming next = socket.next(System.nanoTime() + wait);
            if (!next.isText()) {
                return;
            }
            judge.accept(next);
            late += next.isOf(id) ? 1 : 0;
        }
        if (late > MOST_LATE_FRAMES) {
            findings.add("cancel.goes-on", MOST_LATE_FRAMES);
        }
    }
}
