package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.backend.ChunkStream;
import ai.tekton.llm.backend.LlmBackend;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.model.CompletionResponse;
import ai.tekton.rhetor.model.ErrorFrame;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Rhetor over its WebSocket: one attempt a call, many calls at once over one socket. It connects when it is first used.
 * Thread-safe.
 */
public final class RhetorWebSocketBackend implements LlmBackend {
    /** The backend's name. */
    public static final String NAME = "rhetor-websocket";

    private final FrameCodec codec;
    private final ErrorMapper errors;
    private final Answers answers;
    private final WebSocketSettings settings;
    private final SocketListeners listeners;
    private final SocketThreads threads = new SocketThreads();
    private final LinkSupervisor keeper;
    private final Map<String, PendingRequest> pending = new ConcurrentHashMap<>();

    /**
     * Makes the backend.
     *
     * @param connector makes connections
     * @param codec writes and reads frames
     * @param errors makes the exceptions
     * @param settings how the socket is kept
     * @param timeout how long connecting may take
     * @param listeners the user's
     */
    public RhetorWebSocketBackend(
            WebSocketConnector connector,
            FrameCodec codec,
            ErrorMapper errors,
            WebSocketSettings settings,
            Duration timeout,
            SocketListeners listeners) {
        this.codec = codec;
        this.errors = errors;
        this.answers = new Answers(errors, NAME);
        this.settings = settings;
        this.listeners = listeners;
        this.keeper = new LinkSupervisor(
                connector::connect,
                threads,
                threads::complete,
                settings.reconnect(),
                timeout,
                settings.pingInterval(),
                new Dispatcher());
    }

    /**
     * Waits for the socket, and has it opened now where there is none.
     *
     * @throws TektonLlmException where that fails
     */
    public void connect() {
        keeper.connect();
    }

    /** Closes the socket and fails what is open; it connects again when it is used again. */
    public void disconnect() {
        endAll("its WebSocket was disconnected");
        keeper.disconnect();
    }

    private void endAll(String why) {
        pending.values()
                .forEach(request -> end(
                        request,
                        errors.cancelled(why, errors.details(request.call().context(), request.textSoFar()))));
    }

    /**
     * Whether a socket is open and registered.
     *
     * @return true where a request would be sent at once
     */
    public boolean isConnected() {
        return keeper.isConnected();
    }

    @Override
    public CompletionResponse complete(ChatCall call) {
        CompletableFuture<CompletionResponse> answer = submit(call, false);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            cancel(requestId(call));
            Thread.currentThread().interrupt();
            throw errors.cancelled(
                    "its thread was interrupted",
                    errors.details(call.context(), "").cause(e));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TektonLlmException failure) {
                throw failure;
            }
            throw new IllegalStateException("A request failed with what is no failure of a request.", e.getCause());
        }
    }

    @Override
    public ChunkStream stream(ChatCall call) {
        String id = requestId(call);
        QueuedChunkSource source = new QueuedChunkSource(settings.maxWaitingChunks(), () -> cancel(id));
        open(call, false, source);
        return ChunkStream.of(source);
    }

    /**
     * Asks for a whole answer without waiting for it.
     *
     * @param call what is asked
     * @param asPrompt whether it is a prompt rather than a conversation
     * @return the answer, completed on the container's threads
     */
    public CompletableFuture<CompletionResponse> submit(ChatCall call, boolean asPrompt) {
        PendingCompletion request = new PendingCompletion(requestId(call), call, answers);
        start(request, codec.request(call, request.id(), false, asPrompt));
        return request.result();
    }

    /** Asks for a stream; its pieces go to the sink. */
    void open(ChatCall call, boolean asPrompt, ChunkSink sink) {
        PendingStream request = new PendingStream(requestId(call), call, answers, errors, sink);
        start(request, codec.request(call, request.id(), true, asPrompt));
    }

    /** Each attempt has an id of its own on the socket, so that a late frame of one is not taken for the next one's. */
    private static String requestId(ChatCall call) {
        CallContext context = call.context();
        return context.attempt() == 1 ? context.requestId() : context.requestId() + "#" + context.attempt();
    }

    private void start(PendingRequest request, String frame) {
        if (pending.putIfAbsent(request.id(), request) != null) {
            throw new IllegalStateException("There is a request with the id " + request.id() + " already.");
        }
        watch(request, request.call().context().attemptTimeout());
        (settings.failFast() ? keeper.linkSoon() : keeper.link()).whenComplete((link, failure) -> {
            if (failure == null) {
                send(request, frame, link);
            } else {
                end(request, asRequests(failure, request));
            }
        });
    }

    private void send(PendingRequest request, String frame, WebSocketLink link) {
        if (request.hasEnded()) {
            return;
        }
        request.sentOn(link);
        link.send(frame);
        if (!link.isOpen()) {
            // Lost just before it was sent on: the loss was told before this request belonged to the link.
            end(request, lost(request, "the connection was lost"));
        }
    }

    /** A failure of connecting as that of a request: with its own id, and what kind of failure it was. */
    private TektonLlmException asRequests(Throwable failure, PendingRequest request) {
        boolean isMore = failure instanceof TektonLlmException known && !(known instanceof LlmConnectionException);
        return isMore ? (TektonLlmException) failure : lost(request, String.valueOf(failure.getMessage()));
    }

    private LlmConnectionException away(PendingRequest request) {
        String why = keeper.lastFailure().map(TektonLlmException::getMessage).orElse("there is no connection now");
        return lost(request, why);
    }

    private LlmConnectionException lost(PendingRequest request, String why) {
        String text = request.textSoFar();
        return errors.connectionFailed(why, text, errors.details(request.call().context(), text));
    }

    /** Ends a request whose time is up: for a stream, the time since its last sign of life. */
    private void watch(PendingRequest request, Duration wait) {
        request.timer(threads.scheduleUnlessClosed(() -> checkTime(request), wait));
    }

    private void checkTime(PendingRequest request) {
        CallContext context = request.call().context();
        Duration silent = Duration.ofNanos(System.nanoTime() - request.lastSignNanos());
        Duration left = context.timeout().minus(silent);
        Duration untilDeadline = context.deadline().remaining().orElse(left);
        Duration wait = left.compareTo(untilDeadline) < 0 ? left : untilDeadline;
        if (!wait.isZero() && !wait.isNegative()) {
            watch(request, wait);
            return;
        }
        giveUp(
                request,
                request.link() == null
                        ? away(request)
                        : errors.timedOut(context, errors.details(context, request.textSoFar())));
    }

    private void end(PendingRequest request, TektonLlmException failure) {
        pending.remove(request.id(), request);
        if (request.end()) {
            request.fail(failure);
        }
    }

    /** Ends a request that the server still works on, and tells it so before anyone else hears of it. */
    private boolean giveUp(PendingRequest request, TektonLlmException failure) {
        pending.remove(request.id(), request);
        if (!request.end()) {
            return false;
        }
        WebSocketLink link = request.link();
        if (link != null) {
            link.send(codec.cancel(request.id()));
        }
        request.fail(failure);
        return true;
    }

    /**
     * Ends a request from this side; the server is told, and what still comes of it is dropped.
     *
     * @param requestId the request's id
     * @return false where there is none of that id
     */
    public boolean cancel(String requestId) {
        PendingRequest request = pending.get(requestId);
        if (request == null) {
            return false;
        }
        return giveUp(
                request,
                errors.cancelled(
                        "its request was cancelled",
                        errors.details(request.call().context(), request.textSoFar())));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        endAll("its client was closed");
        keeper.close();
        threads.close();
    }

    /** Brings each frame to its request. */
    private final class Dispatcher implements LinkSupervisor.Owner {
        @Override
        public void onText(WebSocketLink link, String text) {
            listeners.message(text);
            try {
                dispatch(link, codec.read(text));
            } catch (NotRhetorException e) {
                listeners.error(errors.notRhetor(e, FailureDetails.builder()));
            }
        }

        private void dispatch(WebSocketLink link, ServerFrame frame) {
            if (frame instanceof ServerFrame.Piece piece) {
                find(piece.requestId()).ifPresent(request -> {
                    request.sign();
                    done(request, request.take(piece.chunk()));
                });
            } else if (frame instanceof ServerFrame.Answer answer) {
                find(answer.requestId()).ifPresent(request -> done(request, request.take(answer.response())));
            } else if (frame instanceof ServerFrame.Ping) {
                link.send(codec.pong());
            } else if (frame instanceof ServerFrame.Failure failure) {
                fail(failure);
            }
        }

        private Optional<PendingRequest> find(String id) {
            return Optional.ofNullable(pending.get(id));
        }

        private void done(PendingRequest request, boolean over) {
            if (over) {
                pending.remove(request.id(), request);
            }
        }

        private void fail(ServerFrame.Failure failure) {
            ErrorFrame error = failure.error();
            Optional<PendingRequest> of = failure.requestId().flatMap(this::find);
            if (of.isPresent()) {
                PendingRequest request = of.get();
                CallContext context = request.call().context();
                end(
                        request,
                        RequestErrors.of(
                                error,
                                errors,
                                errors.details(context, request.textSoFar()),
                                request.call().options().provider()));
            } else if (failure.requestId().isEmpty()) {
                listeners.error(RequestErrors.of(error, errors, FailureDetails.builder(), Optional.empty()));
            }
        }

        @Override
        public void onLost(WebSocketLink link, int code, String reason) {
            pending.values().stream()
                    .filter(request -> request.link() == link)
                    .forEach(request ->
                            end(request, lost(request, "it was lost, with code " + code + " (" + reason + ")")));
            listeners.closed(code, reason);
        }

        @Override
        public void onReconnected() {
            listeners.reconnected();
        }

        @Override
        public void onGivenUp(TektonLlmException failure) {
            listeners.error(failure);
        }
    }
}
