package ai.tekton.llm.contract.probe;

import ai.tekton.llm.contract.report.MissingOperation;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.ChatStreamFrame;
import ai.tekton.rhetor.model.GenerateFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import ai.tekton.rhetor.model.StreamFrame;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Asks a server everything that goes over its WebSocket. For one thread. */
final class SocketProbe {
    private static final String HANDSHAKE = "handshake";

    private final ProbeSettings settings;
    private final SocketContext context;
    private final SocketManners manners;
    private boolean fenced;
    private boolean answering;

    /** What is done on one socket that is open and registered. */
    private interface Conversation {
        void hold(SocketConversation conversation) throws InterruptedException;
    }

    SocketProbe(ProbeSettings settings, SocketContext context) {
        this.settings = settings;
        this.context = context;
        this.manners = new SocketManners(context);
    }

    void run() throws InterruptedException {
        try (SocketConnector connector = new SocketConnector(settings)) {
            boolean open = on(connector, conversation -> {
                fenced = manners.ping(conversation);
                if (fenced) {
                    manners.strangers(conversation);
                }
            });
            if (open && settings.generate()) {
                generate(connector);
            }
        }
    }

    private void generate(SocketConnector connector) throws InterruptedException {
        on(connector, conversation -> answering = new SocketRefusal(context, conversation).run());
        if (!fenced && !answering) {
            others("The socket answers neither pings nor requests, so that nothing else was asked.");
            return;
        }
        on(connector, conversation -> ask(conversation, request(GenerateFrame.Type.GENERATE.value(), false)));
        on(connector, conversation -> ask(conversation, request(StreamFrame.Type.STREAM.value(), true)));
        // Two at once, which are to be told apart.
        on(
                connector,
                conversation -> ask(
                        conversation,
                        request(ChatStreamFrame.Type.CHAT_STREAM.value(), true),
                        request(ChatFrame.Type.CHAT.value(), false)));
        on(connector, conversation -> new CancelProbe(context, conversation).run());
    }

    private FrameRequest request(String type, boolean streamed) {
        return new FrameRequest(context, type, streamed);
    }

    private void ask(SocketConversation conversation, FrameRequest... requests) throws InterruptedException {
        new FrameExchange(context, conversation, List.of(requests)).run(fenced);
    }

    /** Opens a socket and registers; false where that fails. */
    private boolean on(SocketConnector connector, Conversation held) throws InterruptedException {
        Findings.Of register = context.of(RegisterFrame.Type.REGISTER.value());
        try (SocketConversation conversation = connector.open()) {
            if (!manners.register(conversation)) {
                others("REGISTER is not acknowledged, so that nothing else could be asked.");
                return false;
            }
            if (fenced) {
                manners.settle(conversation);
            }
            held.hold(conversation);
            return true;
        } catch (TimeoutException e) {
            register.breaking(
                    HANDSHAKE,
                    "The handshake of the WebSocket is not answered within " + context.patience() + ".",
                    MissingOperation.NO_WEBSOCKET);
        } catch (ExecutionException e) {
            refused(e.getCause(), register);
        }
        others("No WebSocket opens, so that nothing could be asked on it.");
        return false;
    }

    private void others(String why) {
        context.operationIds().stream()
                .filter(id -> !context.isAsked(id))
                .forEach(id -> context.operation(id).notChecked(SocketContext.FRAME, why));
    }

    private void refused(Throwable failure, Findings.Of register) {
        String url = Failures.shown(settings.webSocketUrl());
        Optional<String> unreachable = Failures.unreachable(failure, settings.webSocketUrl());
        int status = failure instanceof WebSocketHandshakeException refusal
                ? refusal.getResponse().statusCode()
                : 0;
        if (unreachable.isPresent()) {
            missing(unreachable.get());
        } else if (status == 401 || status == 403 || status == 429 || status >= 500) {
            register.notChecked(HANDSHAKE, "The handshake at " + url + " is answered with " + status + ".");
        } else if (status != 0 && status != 101) {
            missing("There is no WebSocket at " + url + ": its handshake is answered with " + status + ".");
        } else {
            register.breaking(
                    HANDSHAKE,
                    "The handshake at " + url + " fails: what comes is none (" + Failures.kind(failure) + ").",
                    MissingOperation.NO_WEBSOCKET);
        }
    }

    private void missing(String message) {
        context.operationIds()
                .forEach(id -> context.operation(id).missing(HANDSHAKE, message, MissingOperation.NO_WEBSOCKET));
    }
}
