package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.probe.SocketConversation.Incoming;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Sends requests over a socket, all at once, and follows each to its end. Not thread-safe. */
final class FrameExchange {
    private final SocketContext context;
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

        Request(SocketContext context, String type, boolean streamed) {
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
                findings.notChecked("The server answers " + answer.words());
                giveUp();
            } else if (!answer.is(expected())) {
                findings.field(SocketFrame.TYPE)
                        .breaking(
                                answer.shownType() + " answers what " + expected() + " should.",
                                streamed
                                        ? "The client treats it as a stream of one chunk."
                                        : ClientReactions.REQUEST_TIMES_OUT);
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
            if (!judged) {
                judged = true;
                (streamed ? findings.field("done") : findings)
                        .breaking(
                                "A frame comes for a request after "
                                        + (streamed ? "the CHUNK whose `done` is true." : "its RESPONSE."),
                                ClientReactions.DROPS_FRAME);
            }
        }
    }

    FrameExchange(SocketConversation conversation, Request... requests) {
        this.context = conversation.context();
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
                        .forEach(request -> context.unanswered(
                                incoming,
                                "The request is not answered to its end: no frame comes",
                                "The socket closes before the end of the answer",
                                request.findings));
                return;
            } else if (take(incoming)) {
                deadline = deadline();
            }
        }
        // When the pong comes, so has everything that the server sent for these requests before.
        if (pings && conversation.until(conversation.ping(), this::take) instanceof Incoming.End end) {
            requests.get(0)
                    .findings
                    .breaking(
                            "The socket closes after the answer, " + end.how() + ".",
                            "The client connects again when it is used again.");
        }
    }

    private long deadline() {
        return System.nanoTime() + context.timeout().toNanos();
    }

    /** Receives an event; returns false where it concerns none of the requests. */
    private boolean take(Incoming incoming) {
        if (incoming.frame().isPresent()) {
            return take(incoming.frame().get());
        } else if (incoming instanceof Incoming.Pong) {
            return false;
        }
        Request request = likeliest(Optional.empty());
        if (incoming instanceof Incoming.Binary) {
            request.findings.breaking(
                    "A frame is binary, where the contract has text frames.", ClientReactions.REQUEST_TIMES_OUT);
        } else {
            request.findings.breaking("A frame is not a JSON object.", ClientReactions.REPORTS_FRAME);
        }
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
            request.findings
                    .field(idField)
                    .breaking(
                            "The `" + idField + "` of " + frame.shownType() + " is that of no request.",
                            ClientReactions.REQUEST_TIMES_OUT);
        } else if (frame.is(SocketFrame.ERROR)) {
            request.findings
                    .field(idField)
                    .breaking(
                            "In the place of an answer comes an ERROR without `" + idField + "`: " + frame.words(),
                            ClientReactions.REPORTS_ERROR);
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
