package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.probe.SocketConversation.Incoming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Sends requests over a socket, all at once, and follows each to its end. Not thread-safe. */
final class FrameExchange {
    private final ProbeContext context;
    private final SocketConversation conversation;
    private final List<Request> requests;

    /** One request on a socket, and the progress of its answer. */
    static final class Request {
        final String id;
        final ObjectNode frame;
        final Findings.Of findings;
        private final boolean streamed;
        private final ChunkSequence chunks;
        private boolean over;
        private boolean judged;

        Request(ProbeContext context, String type, boolean streamed) {
            this.frame = context.requests().frame(type);
            this.id = frame.path(context.requests().requestIdField()).asText();
            this.streamed = streamed;
            this.findings = context.of(type);
            this.chunks = new ChunkSequence(findings);
        }

        private String expected() {
            return streamed ? SocketFrame.CHUNK : SocketFrame.RESPONSE;
        }

        /** Ends this request: its answer came, or something in its place. */
        private void giveUp() {
            over = true;
            judged = true;
        }

        private void take(SocketFrame answer) {
            if (over) {
                late();
            } else if (answer.is(SocketFrame.ERROR)) {
                findings.add("frame.error", answer.words());
                giveUp();
            } else if (!answer.is(expected())) {
                findings.field(SocketFrame.TYPE)
                        .add(streamed ? "frame.no-chunk" : "frame.no-response", answer.shownType());
                giveUp();
            } else if (streamed) {
                chunks.take(answer.json());
                over = chunks.isOver();
                if (over) {
                    chunks.ended();
                }
            } else {
                AnswerCheck.text(answer.json(), findings);
                over = true;
            }
        }

        private void late() {
            if (!judged && streamed) {
                findings.field("done").add("frame.after-done");
            } else if (!judged) {
                findings.add("frame.after-response");
            }
            judged = true;
        }
    }

    FrameExchange(ProbeContext context, SocketConversation conversation, Request... requests) {
        this.context = context;
        this.conversation = conversation;
        this.requests = List.of(requests);
    }

    /** Runs the exchange; where the server answers pings, also looks for frames after the answers. */
    void run(boolean pings) throws InterruptedException {
        for (Request request : requests) {
            conversation.send(request.frame);
        }
        long deadline = deadline();
        while (!requests.stream().allMatch(request -> request.over)) {
            Incoming incoming = conversation.next(deadline);
            if (incoming.isOver()) {
                requests.stream()
                        .filter(request -> !request.over)
                        .forEach(request -> conversation.unanswered(incoming, "frame", request.findings));
                return;
            } else if (take(incoming)) {
                deadline = deadline();
            }
        }
        // When the pong comes, so has everything that the server sent for these requests before.
        if (pings && conversation.until(conversation.ping(), this::take) instanceof Incoming.End end) {
            requests.get(0).findings.add("frame.closed-after-answer", end.how());
        }
    }

    private long deadline() {
        return System.nanoTime() + conversation.timeout().toNanos();
    }

    /** Receives an event; returns false where it concerns none of the requests. */
    private boolean take(Incoming incoming) {
        if (incoming.frame().isPresent()) {
            return take(incoming.frame().get());
        } else if (incoming instanceof Incoming.Pong) {
            return false;
        }
        Request request = likeliest(Optional.empty());
        request.findings.add(incoming instanceof Incoming.Binary ? "frame.binary" : "frame.not-json");
        request.giveUp();
        return true;
    }

    private boolean take(SocketFrame frame) {
        Optional<Request> of =
                requests.stream().filter(request -> frame.isOf(request.id)).findFirst();
        Request request = of.orElseGet(() -> likeliest(Optional.of(frame)));
        context.check(frame, request.findings);
        if (!List.of(SocketFrame.RESPONSE, SocketFrame.CHUNK, SocketFrame.ERROR).contains(frame.type())) {
            return false;
        } else if (of.isPresent()) {
            request.take(frame);
        } else {
            stray(frame, request);
        }
        return true;
    }

    private void stray(SocketFrame frame, Request request) {
        String idField = context.requests().requestIdField();
        if (frame.id().isPresent()) {
            request.findings.field(idField).add("frame.id-of-none", idField, frame.shownType());
        } else if (frame.is(SocketFrame.ERROR)) {
            request.findings.field(idField).add("frame.error-in-place-of-answer", idField, frame.words());
        }
        request.giveUp();
    }

    /** {@return the request that something without a known id most likely belongs to} */
    private Request likeliest(Optional<SocketFrame> frame) {
        List<Request> open = requests.stream().filter(request -> !request.over).toList();
        List<Request> among = open.isEmpty() ? requests : open;
        return among.stream()
                .filter(request ->
                        frame.filter(answer -> answer.is(request.expected())).isPresent())
                .findFirst()
                .orElse(among.get(0));
    }
}
