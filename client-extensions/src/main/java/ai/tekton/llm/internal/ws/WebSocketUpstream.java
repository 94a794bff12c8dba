package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.ChatCall;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Kind;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import ai.tekton.llm.internal.wire.Answers;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.internal.wire.Wire;
import ai.tekton.rhetor.model.ChatResponse;
import ai.tekton.rhetor.model.ErrorFrame;
import ai.tekton.rhetor.model.StreamChunk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls Rhetor over its WebSocket: one attempt for each request, many concurrent requests over one connection. It
 * connects on first use. Thread-safe.
 */
public final class WebSocketUpstream implements Upstream {
    /** The name of the backend. */
    public static final String NAME = "rhetor-websocket";

    private final FrameCodec codec;
    private final ErrorMapper errors;
    private final Answers answers;
    private final WebSocketSettings settings;
    private final SocketListeners listeners;
    private final SocketThreads threads = new SocketThreads();
    private final LinkSupervisor keeper;
    private final Watchdog watchdog = new Watchdog();
    private final Requests requests = new Requests();
    private final Map<String, WebSocketSource<?>> pending = new ConcurrentHashMap<>();

    /**
     * Makes the upstream.
     *
     * @param connector makes connections
     * @param codec writes and reads frames
     * @param errors makes the exceptions
     * @param settings the settings of the connection
     * @param timeout how long connecting may take
     * @param listeners the user's listeners
     */
    WebSocketUpstream(
            LinkConnector connector,
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
                connector,
                threads,
                threads::complete,
                settings.reconnect(),
                timeout,
                settings.pingInterval(),
                new Dispatcher());
    }

    /**
     * Waits for the connection, and begins to connect now if there is none.
     *
     * @throws TektonLlmException if connecting fails
     */
    public void connect() {
        keeper.connect();
    }

    /** Closes the connection; the upstream connects again on the next use. The caller must end open calls before. */
    public void disconnect() {
        keeper.disconnect();
    }

    /**
     * Returns whether a connection is open and registered.
     *
     * @return true if a request would be sent at once
     */
    public boolean isConnected() {
        return keeper.isConnected();
    }

    /** Returns the number of requests that wait for frames. */
    public int requestsUnderWay() {
        return pending.size();
    }

    /** Opens a request for an answer; the WebSocket has no frames for other requests. */
    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return new WebSocketSource<>(
                requestId(request.context()), request, loop, requests, settings.maxWaitingChunks());
    }

    /**
     * Returns the id of an attempt on the WebSocket. Each attempt has its own id, so that a late frame of one does not
     * count for the next.
     */
    private static String requestId(CallContext context) {
        return context.attempt() == 1 ? context.requestId() : context.requestId() + "#" + context.attempt();
    }

    /** Returns a failure to connect as the failure of a request: of the same kind, with the request's id. */
    private TektonLlmException asRequests(Throwable failure, WebSocketSource<?> request) {
        if (failure instanceof LlmConnectionException known) {
            return new LlmConnectionException(
                    known.getMessage(),
                    details(request)
                            .retryable(known.isRetryable())
                            .cause(known.getCause() == null ? known : known.getCause())
                            .build());
        }
        return failure instanceof TektonLlmException known
                ? known
                : lost(request, String.valueOf(failure.getMessage()));
    }

    private LlmConnectionException lost(WebSocketSource<?> request, String why) {
        String text = request.textSoFar();
        return errors.connectionFailed(why, text, details(request));
    }

    private FailureDetails.Builder details(WebSocketSource<?> request) {
        return errors.details(request.request().context(), request.textSoFar());
    }

    /** The functions that the requests need from this upstream. */
    private final class Requests implements WebSocketSource.Owner {
        @Override
        public void begin(WebSocketSource<?> source) {
            register(source);
            String frame;
            try {
                frame = frame(source);
            } catch (TektonLlmException e) {
                source.fail(e);
                over(source);
                return;
            }
            watchdog.watch(source);
            CompletableFuture<WebSocketLink> open = settings.failFast() ? keeper.linkSoon() : keeper.link();
            source.awaits(open);
            open.whenComplete((link, failure) -> {
                if (failure == null) {
                    send(source, frame, link);
                } else {
                    source.fail(asRequests(failure, source));
                }
            });
        }

        /** Registers a request. If its id is in use by the first request of a hedged attempt, adds a number to the id. */
        private void register(WebSocketSource<?> source) {
            String id = source.id();
            for (int number = 2; pending.putIfAbsent(source.id(), source) != null; number++) {
                source.rename(id + "." + number);
            }
        }

        private String frame(WebSocketSource<?> source) {
            Request<?> request = source.request();
            String frame =
                    codec.request(request.chat(), source.id(), request.kind() == Kind.STREAM, request.isPrompt());
            FrameSize.check(frame, details(source));
            return frame;
        }

        private void send(WebSocketSource<?> source, String frame, WebSocketLink link) {
            source.send(frame, link, failure -> source.fail(notSent(source, link, failure)));
            if (!link.isOpen()) {
                // The link was lost just before the request was sent: its loss was reported before the request belonged
                // to it.
                source.fail(lost(source, "the connection was lost"));
            }
        }

        /**
         * Returns the failure of a request that was not sent. If the link still works, this frame alone cannot be sent,
         * and a retry would not help.
         */
        private TektonLlmException notSent(WebSocketSource<?> source, WebSocketLink link, Throwable failure) {
            FailureDetails.Builder details = details(source).cause(failure);
            return link.isOpen()
                    ? new LlmConnectionException(
                            "The request could not be sent over the WebSocket: "
                                    + failure.getClass().getName() + ".",
                            details.retryable(false).build())
                    : errors.connectionFailed("a frame could not be sent", source.textSoFar(), details);
        }

        @Override
        public void over(WebSocketSource<?> source) {
            pending.remove(source.id(), source);
            watchdog.forget(source);
            source.stopAwaiting();
        }

        @Override
        public TektonLlmException late(WebSocketSource<?> source) {
            if (source.link().isPresent()) {
                return errors.timedOut(source.request().context(), details(source));
            }
            return keeper.lastFailure()
                    .map(failure -> asRequests(failure, source))
                    .orElseGet(() -> lost(source, "there is no connection now"));
        }

        @Override
        public TektonLlmException tooSlow(WebSocketSource<?> source) {
            return new TektonLlmException(
                    "The reader of the stream fell too far behind: the maximum number of chunks was waiting."
                            + " Read faster, or raise maxWaitingChunks.",
                    details(source).build());
        }

        @Override
        public String cancelFrame(WebSocketSource<?> source) {
            return codec.cancel(source.id());
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void close() {
        List.copyOf(pending.values()).forEach(WebSocketSource::cancel);
        keeper.close();
        threads.close();
        watchdog.close();
    }

    /** Passes each frame to its request. */
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
            if (frame instanceof ServerFrame.Chunk chunk) {
                find(chunk.requestId()).ifPresent(source -> take(source, chunk.chunk()));
            } else if (frame instanceof ServerFrame.Answer answer) {
                find(answer.requestId()).ifPresent(source -> take(source, answer.response()));
            } else if (frame instanceof ServerFrame.Ping) {
                link.send(codec.pong());
            } else if (frame instanceof ServerFrame.Failure failure) {
                fail(failure);
            } else if (frame instanceof ServerFrame.Refused refused) {
                fail(new ServerFrame.Failure(Optional.empty(), new ErrorFrame().withError(refused.words())));
            }
        }

        private Optional<WebSocketSource<?>> find(String id) {
            return Optional.ofNullable(pending.get(id));
        }

        /** Adds a chunk to its request. Ignores chunks of a request for a complete answer, whose timeout continues. */
        private void take(WebSocketSource<?> source, StreamChunk chunk) {
            if (source.request().kind() != Kind.STREAM) {
                return;
            }
            try {
                ChatCall call = source.request().chat();
                give(source, answers.chunk(chunk, call, source.textSoFar()));
            } catch (TektonLlmException e) {
                source.fail(e);
            }
        }

        private void take(WebSocketSource<?> source, ChatResponse response) {
            if (source.request().kind() == Kind.STREAM) {
                take(source, asOneChunk(response));
                return;
            }
            try {
                give(source, answers.answer(response, source.request().chat()));
            } catch (TektonLlmException e) {
                source.fail(e);
            }
        }

        @SuppressWarnings("unchecked") // The kind of the request was checked.
        private <T> void give(WebSocketSource<T> source, Object item) {
            source.take((T) item);
        }

        /** Returns a complete answer to a request for a stream as a stream of one chunk. */
        private StreamChunk asOneChunk(ChatResponse response) {
            return new StreamChunk()
                    .chunk(Wire.text(response).orElse(null))
                    .contextId(response.getContextId())
                    .model(response.getModel())
                    .provider(response.getProvider())
                    .timestamp(response.getTimestamp())
                    .fallback(response.getFallback())
                    .usage(response.getUsage())
                    .finishReason(response.getFinishReason())
                    .error(response.getError())
                    .done(true);
        }

        private void fail(ServerFrame.Failure failure) {
            ErrorFrame error = failure.error();
            Optional<WebSocketSource<?>> of = failure.requestId().flatMap(this::find);
            if (of.isPresent()) {
                WebSocketSource<?> source = of.get();
                source.fail(RequestErrors.of(
                        error, errors, details(source), source.request().provider()));
            } else if (failure.requestId().isEmpty()) {
                listeners.error(RequestErrors.of(error, errors, FailureDetails.builder(), Optional.empty()));
            }
        }

        @Override
        public void onLost(WebSocketLink link, int code, String reason) {
            pending.values().stream()
                    .filter(source ->
                            source.link().filter(sentOn -> sentOn == link).isPresent())
                    .forEach(source ->
                            source.fail(lost(source, "it was lost, with code " + code + " (" + reason + ")")));
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
