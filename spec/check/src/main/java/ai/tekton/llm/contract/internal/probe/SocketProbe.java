package ai.tekton.llm.contract.internal.probe;

import ai.tekton.llm.contract.internal.document.ContractSchema;
import ai.tekton.rhetor.model.ChatFrame;
import ai.tekton.rhetor.model.ChatStreamFrame;
import ai.tekton.rhetor.model.GenerateFrame;
import ai.tekton.rhetor.model.RegisterFrame;
import ai.tekton.rhetor.model.StreamFrame;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/** Probes everything that goes over the WebSocket. Not thread-safe. */
final class SocketProbe implements AutoCloseable {
    /** The name of the message that servers of September 2025 answer with, whatever the client sends. */
    private static final String REFUSAL = "REFUSAL";

    private static final String HANDSHAKE = "handshake";

    private final ProbeContext context;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tekton-llm-contract-check-socket");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(threads)
            .build();
    private boolean pings;
    private boolean answering;

    /** What is done on one socket that is open and registered. */
    private interface Task {
        void run(SocketBehaviourProbe behaviour) throws InterruptedException;
    }

    SocketProbe(ProbeContext context) {
        this.context = context;
    }

    /** Probes a server of the contract. */
    void run() throws InterruptedException {
        boolean open = on(behaviour -> {
            pings = behaviour.ping();
            if (pings) {
                behaviour.unknownFrames();
            }
        });
        if (open && context.settings().generate()) {
            generate();
        }
    }

    /** Probes a server of September 2025, which only ever refuses. */
    void refusal() throws InterruptedException {
        Findings.Of findings = context.of(REFUSAL);
        try (SocketConversation conversation = SocketConversation.open(http, context)) {
            conversation.send(ServerJson.of(context.requests().register()));
            Incoming answer = conversation.until(incoming -> true, other -> {});
            if (answer.isFrame()) {
                ContractSchema schema = context.messages().frame(REFUSAL).orElseThrow();
                findings.add(schema.mismatches(answer.json()), "refusal");
            } else {
                findings.add("register.no-refusal");
            }
        } catch (TimeoutException e) {
            findings.at(HANDSHAKE).add("handshake.not-refused-silent", timeout());
        } catch (ExecutionException e) {
            findings.at(HANDSHAKE).add("handshake.not-refused", Failures.kind(e.getCause()));
        }
    }

    private void generate() throws InterruptedException {
        on(behaviour -> answering = behaviour.refusal());
        if (!pings && !answering) {
            context.unasked("no-answers");
            return;
        }
        ask(GenerateFrame.Type.GENERATE.value());
        ask(StreamFrame.Type.STREAM.value());
        // Two at once, whose answers must be distinguishable.
        ask(ChatStreamFrame.Type.CHAT_STREAM.value(), ChatFrame.Type.CHAT.value());
        on(SocketBehaviourProbe::cancel);
    }

    private void ask(String... types) throws InterruptedException {
        on(behaviour -> FrameExchange.of(behaviour, types).run(pings));
    }

    /** Opens a socket and registers; returns false where that fails. */
    private boolean on(Task task) throws InterruptedException {
        Findings.Of register = context.of(RegisterFrame.Type.REGISTER.value()).at(HANDSHAKE);
        try (SocketConversation conversation = SocketConversation.open(http, context)) {
            SocketBehaviourProbe behaviour = new SocketBehaviourProbe(context, conversation);
            if (!behaviour.register()) {
                context.unasked("not-registered");
                return false;
            }
            if (pings) {
                behaviour.settle();
            }
            task.run(behaviour);
            return true;
        } catch (TimeoutException e) {
            register.add("handshake.silent", timeout());
        } catch (ExecutionException e) {
            refused(e.getCause(), register);
        }
        context.unasked("no-socket");
        return false;
    }

    private String timeout() {
        return Timeouts.seconds(context.timeouts().each());
    }

    private void refused(Throwable failure, Findings.Of register) {
        String url = Failures.shown(context.settings().webSocketUrl());
        Optional<String> unreachable =
                Failures.unreachable(failure, context.settings().webSocketUrl());
        int status = failure instanceof WebSocketHandshakeException refusal
                ? refusal.getResponse().statusCode()
                : 0;
        if (unreachable.isPresent()) {
            missing("handshake.unreachable", unreachable.get());
        } else if (status == 401 || status == 403 || status == 429 || status >= 500) {
            register.add("handshake.status", url, status);
        } else if (status != 0 && status != 101) {
            missing("handshake.no-socket", url, status);
        } else {
            register.add("handshake.fails", url, Failures.kind(failure));
        }
    }

    private void missing(String finding, Object... values) {
        context.frameTypes().forEach(type -> context.of(type).at(HANDSHAKE).add(finding, values));
    }

    /** Ends the threads. Before Java 21 the client cannot be closed; its thread ends with the last reference to it. */
    @Override
    public void close() {
        if (http instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("The client of the WebSocket could not be closed.", e);
            }
        }
        threads.shutdownNow();
    }
}
