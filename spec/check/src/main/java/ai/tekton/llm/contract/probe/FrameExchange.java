package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.probe.SocketConversation.Incoming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends requests over a socket, all at once, and follows each to its end. For one thread. */
final class FrameExchange {
    private final SocketContext context;
    private final SocketConversation conversation;
    private final List<FrameRequest> requests;

    FrameExchange(SocketContext context, SocketConversation conversation, FrameRequest... requests) {
        this.context = context;
        this.conversation = conversation;
        this.requests = List.of(requests);
    }

    /** Runs the exchange; where the server answers pings, also looks for frames after the answers. */
    void run(Duration timeout, boolean pings) throws InterruptedException {
        for (FrameRequest request : requests) {
            conversation.send(request.frame().toString());
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!requests.stream().allMatch(FrameRequest::isOver)) {
            Incoming incoming = conversation.next(deadline);
            if (incoming.isOver()) {
                requests.stream().filter(request -> !request.isOver()).forEach(request -> broken(request, incoming));
                return;
            } else if (take(incoming)) {
                deadline = System.nanoTime() + timeout.toNanos();
            }
        }
        // When the pong comes, so has everything that the server sent for these requests before.
        if (pings && conversation.until(conversation.ping(), this::take) instanceof Incoming.End end) {
            requests.get(0)
                    .findings()
                    .breaking(
                            "The socket closes after the answer, " + end.how() + ".",
                            "The client connects again when it is used again.");
        }
    }

    private void broken(FrameRequest request, Incoming how) {
        if (how instanceof Incoming.End end) {
            request.findings()
                    .breaking(
                            "The socket closes before the end of the answer, " + end.how() + ".",
                            ClientReactions.RETRIES_BEFORE_TEXT);
        } else {
            request.findings()
                    .breaking(
                            "The request is not answered to its end: no frame comes within " + context.patience() + ".",
                            ClientReactions.TIMES_OUT);
        }
    }

    /** Receives an event; returns false where it concerns none of the requests. */
    private boolean take(Incoming incoming) {
        if (incoming.frame().isPresent()) {
            return take(incoming.frame().get());
        } else if (incoming instanceof Incoming.Pong) {
            return false;
        }
        FrameRequest request = likeliest(Optional.empty());
        if (incoming instanceof Incoming.Binary) {
            request.findings()
                    .breaking(
                            "A frame is binary, where the contract has text frames.",
                            ClientReactions.REQUEST_TIMES_OUT);
        } else {
            request.findings().breaking("A frame is no JSON object.", ClientReactions.REPORTS_FRAME);
        }
        request.giveUp();
        return true;
    }

    private boolean take(SocketFrame frame) {
        Optional<FrameRequest> of =
                requests.stream().filter(request -> frame.isOf(request.id())).findFirst();
        FrameRequest request = of.orElseGet(() -> likeliest(Optional.of(frame)));
        context.check(frame, request.findings());
        if (!List.of(SocketFrame.RESPONSE, SocketFrame.CHUNK, SocketFrame.ERROR).contains(frame.type())) {
            return false;
        } else if (of.isPresent()) {
            request.take(frame);
        } else {
            stray(frame, request);
        }
        return true;
    }

    private void stray(SocketFrame frame, FrameRequest request) {
        String idField = context.requests().requestIdField();
        Findings.Of findings = request.findings().field(idField);
        if (frame.id().isPresent()) {
            findings.breaking(
                    "The `" + idField + "` of " + frame.shownType() + " is that of no request.",
                    ClientReactions.REQUEST_TIMES_OUT);
        } else if (frame.is(SocketFrame.ERROR)) {
            findings.breaking(
                    "In the place of an answer comes an ERROR without `" + idField + "`: " + frame.words(),
                    ClientReactions.REPORTS_ERROR);
        }
        request.giveUp();
    }

    /** {@return the request that something without a known id most likely belongs to} */
    private FrameRequest likeliest(Optional<SocketFrame> frame) {
        List<FrameRequest> open =
                requests.stream().filter(request -> !request.isOver()).toList();
        List<FrameRequest> among = open.isEmpty() ? requests : open;
        return among.stream()
                .filter(request -> frame.filter(request::expects).isPresent())
                .findFirst()
                .orElse(among.get(0));
    }
}
