package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.probe.SocketConversation.Incoming;
import java.util.List;
import java.util.Optional;

/** Sends requests over a socket, all at once, and follows each to its end. For one thread. */
final class FrameExchange {
    private final SocketContext context;
    private final SocketConversation conversation;
    private final List<FrameRequest> requests;

    FrameExchange(SocketContext context, SocketConversation conversation, List<FrameRequest> requests) {
        this.context = context;
        this.conversation = conversation;
        this.requests = List.copyOf(requests);
    }

    void run(boolean fenced) throws InterruptedException {
        for (FrameRequest request : requests) {
            conversation.send(request.frame().toString());
        }
        long deadline = context.deadline();
        while (!isOver()) {
            Incoming incoming = conversation.next(deadline);
            if (incoming instanceof Incoming.Silence || incoming instanceof Incoming.End) {
                requests.stream().filter(request -> !request.isOver()).forEach(request -> broken(request, incoming));
                return;
            }
            if (take(incoming)) {
                deadline = context.deadline();
            }
        }
        if (fenced) {
            fence();
        }
    }

    /** Reads on until the answer to a ping: whatever the server had sent for these requests before has come by then. */
    private void fence() throws InterruptedException {
        String payload = conversation.ping();
        long deadline = context.deadline();
        for (Incoming next = conversation.next(deadline); !isPong(next, payload); next = conversation.next(deadline)) {
            if (next instanceof Incoming.Silence) {
                return;
            } else if (next instanceof Incoming.End end) {
                requests.get(0)
                        .findings()
                        .breaking(
                                SocketContext.FRAME,
                                "The socket closes after the answer, " + end.how() + ".",
                                "The client connects again when it is used again.");
                return;
            }
            take(next);
        }
    }

    static boolean isPong(Incoming incoming, String payload) {
        return incoming instanceof Incoming.Pong pong && pong.payload().equals(payload);
    }

    private boolean isOver() {
        return requests.stream().allMatch(FrameRequest::isOver);
    }

    private void broken(FrameRequest request, Incoming how) {
        if (how instanceof Incoming.End end) {
            request.findings()
                    .breaking(
                            SocketContext.FRAME,
                            "The socket closes before the end of the answer, " + end.how() + ".",
                            Reactions.RETRIES_BEFORE_TEXT);
        } else {
            request.findings()
                    .breaking(
                            SocketContext.FRAME,
                            "The request is not answered to its end: no frame comes within " + context.patience() + ".",
                            Reactions.TIMES_OUT);
        }
    }

    /** Takes what came; false where it is about none of the requests. */
    private boolean take(Incoming incoming) {
        if (incoming instanceof Incoming.Binary) {
            FrameRequest request = likeliest(Optional.empty());
            request.findings()
                    .breaking(
                            SocketContext.FRAME,
                            "A frame is binary, where the contract has text frames.",
                            Reactions.REQUEST_TIMES_OUT);
            request.giveUp();
        } else if (incoming instanceof Incoming.Text text) {
            Optional<SocketFrame> frame = context.parse(text.text());
            if (frame.isPresent()) {
                return take(frame.get());
            }
            FrameRequest request = likeliest(Optional.empty());
            request.findings().breaking(SocketContext.FRAME, "A frame is no JSON object.", Reactions.REPORTS_FRAME);
            request.giveUp();
        } else {
            return false;
        }
        return true;
    }

    private boolean take(SocketFrame frame) {
        Optional<FrameRequest> of = requests.stream()
                .filter(request -> frame.id().filter(request.id()::equals).isPresent())
                .findFirst();
        FrameRequest request = of.orElseGet(() -> likeliest(Optional.of(frame)));
        context.check(frame, request.findings());
        boolean answers = List.of(FrameRequest.RESPONSE, FrameRequest.CHUNK, FrameRequest.ERROR)
                .contains(frame.type());
        if (!answers) {
            return false;
        } else if (of.isPresent()) {
            request.take(frame);
        } else {
            stray(frame, request);
        }
        return true;
    }

    private void stray(SocketFrame frame, FrameRequest request) {
        boolean error = frame.type().equals(FrameRequest.ERROR);
        if (frame.id().isPresent()) {
            request.findings()
                    .breaking(
                            context.idPlace(),
                            "The `" + context.requests().requestIdField() + "` of " + frame.shownType()
                                    + " is that of no request.",
                            Reactions.REQUEST_TIMES_OUT);
        } else if (error) {
            request.findings()
                    .breaking(
                            context.idPlace(),
                            "In the place of an answer comes an ERROR without `"
                                    + context.requests().requestIdField() + "`: " + SocketContext.words(frame),
                            "The client reports it to the error listener, and the request ends in LlmTimeoutException.");
        }
        request.giveUp();
    }

    /** {@return the request that something without a known id is most likely about} */
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
