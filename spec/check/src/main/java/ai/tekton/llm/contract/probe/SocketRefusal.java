package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.probe.SocketConversation.Incoming;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.ChatRequest;
import ai.tekton.rhetor.model.ChatResponse;
import java.util.List;
import java.util.Optional;

/** Sends a request over the socket that has to be refused. */
final class SocketRefusal {
    private final SocketContext context;
    private final SocketConversation conversation;
    private final FrameRequest request;
    private final Findings.Of findings;

    SocketRefusal(SocketContext context, SocketConversation conversation) {
        this.context = context;
        this.conversation = conversation;
        this.request = new FrameRequest(context, ChatFrame.Type.CHAT.value(), false);
        this.findings = request.findings();
    }

    /** Sends it; false where nothing comes. */
    boolean run() throws InterruptedException {
        conversation.send(context.requests().withoutMessages(request.frame()).toString());
        long deadline = context.deadline();
        while (true) {
            Incoming incoming = conversation.next(deadline);
            if (incoming instanceof Incoming.Silence || incoming instanceof Incoming.End) {
                findings.breaking(
                        SocketContext.FRAME,
                        "A request without messages is not answered by an ERROR"
                                + (incoming instanceof Incoming.End ? ", but the socket closes." : "."),
                        "The client sends no such request.");
                return false;
            }
            Optional<SocketFrame> frame =
                    incoming instanceof Incoming.Text text ? context.parse(text.text()) : Optional.empty();
            if (frame.isPresent() && isAnswer(frame.get())) {
                answered(frame.get());
                return true;
            }
        }
    }

    private boolean isAnswer(SocketFrame frame) {
        boolean own = frame.id().filter(request.id()::equals).isPresent();
        boolean answers = List.of(FrameRequest.RESPONSE, FrameRequest.ERROR).contains(frame.type());
        // A RESPONSE without the request's id is about something else, such as a REGISTER that was not understood.
        if (!own && frame.type().equals(FrameRequest.RESPONSE)) {
            return false;
        }
        context.check(frame, findings);
        return answers;
    }

    private void answered(SocketFrame frame) {
        boolean own = frame.id().filter(request.id()::equals).isPresent();
        boolean failed =
                !frame.json().path(ChatResponse.JSON_PROPERTY_ERROR).asText("").isEmpty();
        if (!failed) {
            findings.breaking(
                    "request." + ChatRequest.JSON_PROPERTY_MESSAGES,
                    "A request without messages is answered by " + frame.shownType()
                            + ", where the contract has ERROR.",
                    "The client sends no such request.");
        } else if (!own) {
            findings.breaking(
                    context.idPlace(),
                    "The ERROR about a request does not have its `"
                            + context.requests().requestIdField() + "`.",
                    "The client reports it to the error listener, and the request ends in LlmTimeoutException.");
        }
    }
}
