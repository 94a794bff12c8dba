package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.probe.Incoming.Kind;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sends requests over a socket, all at once, and follows each to its end. Not thread-safe. */
record FrameExchange(ProbeContext context, SocketConversation conversation, List<Request> requests) {
    /** One request on a socket, and the progress of its answer. */
    static final class Request {
        final String id;
        final ObjectNode frame;
        final Findings.Of findings;
        private final boolean streamed;
        private final ChunkSequence chunks;
        private boolean over;
        private boolean judged;

        Request(ProbeContext context, String type) {
            this.frame = context.requests().frame(type);
            this.id = frame.path(Incoming.REQUEST_ID).asText();
            this.streamed = context.isStreamed(type);
            this.findings = context.of(type);
            this.chunks = new ChunkSequence(findings);
        }

        private String expected() {
            return streamed ? Incoming.CHUNK : Incoming.RESPONSE;
        }

        /** Ends this request: its answer came, or something in its place. */
        private void giveUp() {
            over = true;
            judged = true;
        }

        private void take(Incoming answer) {
            if (over) {
                late();
            } else if (answer.is(Incoming.ERROR)) {
                findings.add("frame.error", answer.words());
                giveUp();
            } else if (!answer.is(expected())) {
                findings.field(Incoming.TYPE)
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

    static FrameExchange of(SocketBehaviourProbe socket, String... types) {
        return new FrameExchange(
                socket.context(),
                socket.socket(),
                Stream.of(types)
                        .map(type -> new Request(socket.context(), type))
                        .toList());
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
        Incoming last = pings ? conversation.until(conversation.ping(), this::take) : Incoming.of(Kind.PONG, "");
        if (last.kind() == Kind.END) {
            requests.get(0).findings.add("frame.closed-after-answer", last.text());
        }
    }

    private long deadline() {
        return System.nanoTime() + conversation.timeout().toNanos();
    }

    /** Receives an event; returns false where it concerns none of the requests. */
    private boolean take(Incoming incoming) {
        if (incoming.kind() == Kind.PONG) {
            return false;
        } else if (!incoming.isFrame()) {
            Request request = likeliest(incoming);
            request.findings.add(incoming.kind() == Kind.BINARY ? "frame.binary" : "frame.not-json");
            request.giveUp();
            return true;
        }
        Optional<Request> of =
                requests.stream().filter(request -> incoming.isOf(request.id)).findFirst();
        Request request = of.orElseGet(() -> likeliest(incoming));
        context.check(incoming, request.findings);
        if (!List.of(Incoming.RESPONSE, Incoming.CHUNK, Incoming.ERROR).contains(incoming.type())) {
            return false;
        } else if (of.isPresent()) {
            request.take(incoming);
        } else {
            stray(incoming, request.findings.field(Incoming.REQUEST_ID));
            request.giveUp();
        }
        return true;
    }

    private static void stray(Incoming frame, Findings.Of findings) {
        if (frame.hasId()) {
            findings.add("frame.id-of-none", Incoming.REQUEST_ID, frame.shownType());
        } else if (frame.is(Incoming.ERROR)) {
            findings.add("frame.error-in-place-of-answer", Incoming.REQUEST_ID, frame.words());
        }
    }

    /** {@return the request that something without a known id most likely belongs to} */
    private Request likeliest(Incoming incoming) {
        List<Request> open = requests.stream().filter(request -> !request.over).toList();
        List<Request> among = open.isEmpty() ? requests : open;
        return among.stream()
                .filter(request -> incoming.is(request.expected()))
                .findFirst()
                .orElse(among.get(0));
    }
}
