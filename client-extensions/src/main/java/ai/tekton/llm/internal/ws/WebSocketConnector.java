package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Nanos;
import ai.tekton.llm.internal.wire.BearerTokens;
import ai.tekton.llm.internal.wire.ClientVersion;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.internal.wire.TokenUnavailableException;
import ai.tekton.llm.internal.ws.net.DialSettings;
import ai.tekton.llm.internal.ws.net.HandshakeTimeoutException;
import ai.tekton.llm.internal.ws.net.SocketContainer;
import ai.tekton.rhetor.RhetorContract;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.RedirectException;
import org.glassfish.tyrus.client.RetryAfterException;
import org.glassfish.tyrus.core.HandshakeException;

/** Connects to a server: makes the handshake, sends REGISTER, and waits for REGISTER_ACK. Thread-safe. */
public final class WebSocketConnector {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final ClientConfig config;
    private final String component;
    private final FrameCodec codec;
    private final ErrorMapper errors;
    private final BearerTokens tokens;
    private final DialSettings dialSettings;
    private final Supplier<ClientManager> container;

    /**
     * Makes the connector.
     *
     * @param config the address of the WebSocket
     * @param component the id of the calling component
     * @param codec writes and reads frames
     * @param errors makes the exceptions
     * @param tokens provides the token of each connection
     */
    public WebSocketConnector(
            ClientConfig config, String component, FrameCodec codec, ErrorMapper errors, BearerTokens tokens) {
        this(config, component, codec, errors, tokens, SharedContainer::get);
    }

    /** Makes the connector over another container than the shared one. */
    WebSocketConnector(
            ClientConfig config,
            String component,
            FrameCodec codec,
            ErrorMapper errors,
            BearerTokens tokens,
            Supplier<ClientManager> container) {
        this.config = config;
        this.component = component;
        this.codec = codec;
        this.errors = errors;
        this.tokens = tokens;
        this.dialSettings = DialSettings.of(config);
        this.container = container;
    }

    /**
     * Connects and registers; repeats that once, immediately, if the server refuses the token and its provider returns
     * another.
     *
     * @param listener receives all events after REGISTER_ACK
     * @param context limits how long it may take
     * @return the open link
     * @throws TektonLlmException if no backend answers, also an AuthenticationException if the token is refused
     */
    WebSocketLink connect(LinkListener listener, CallContext context) {
        long end = System.nanoTime() + Nanos.of(context.attemptTimeout());
        Optional<String> token = token(context);
        try {
            return connect(token, listener, left(end), context);
        } catch (AuthenticationException e) {
            if (!tokens.change() || e.status().orElse(0) != UNAUTHORIZED) {
                throw e;
            }
            Optional<String> other = token(context);
            if (other.equals(token)) {
                throw e;
            }
            return connect(other, listener, left(end), context);
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private Optional<String> token(CallContext context) {
        try {
            return tokens.now();
        } catch (TokenUnavailableException e) {
            FailureDetails.Builder details = errors.details(context, "");
            throw Thread.currentThread().isInterrupted()
                    ? errors.cancelled("its thread was interrupted", details.cause(e))
                    : errors.noToken(e, details);
        }
    }

    private WebSocketLink connect(
            Optional<String> token, LinkListener listener, Duration patience, CallContext context) {
        if (Thread.currentThread().isInterrupted()) {
            // Without this check, the interrupt would have no effect if the connection exists before this thread waits
            // for it.
            throw errors.cancelled("its thread was interrupted", errors.details(context, ""));
        }
        Registration registration = new Registration(codec, component, token, this::refusal, listener);
        long start = System.nanoTime();
        try {
            begin(registration, endpointConfig(token, patience))
                    .get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            registration.abandon();
            throw errors.timedOut(context, errors.details(context, "").cause(e));
        } catch (InterruptedException | ExecutionException | DeploymentException | RuntimeException e) {
            // Catches everything: a failure that escaped here would leave requests waiting forever.
            registration.abandon();
            throw refused(e, context);
        }
        return registered(registration, patience.minusNanos(System.nanoTime() - start), context);
    }

    /**
     * The container may end its idle threads at any time. If it has just done so, it has sent nothing, and the next attempt
     * starts new ones.
     */
    private Future<Session> begin(Registration registration, ClientEndpointConfig endpoint) throws DeploymentException {
        try {
            return container.get().asyncConnectToServer(registration, endpoint, config.wsUrl());
        } catch (RejectedExecutionException threadsEnded) {
            return container.get().asyncConnectToServer(registration, endpoint, config.wsUrl());
        }
    }

    private WebSocketLink registered(Registration registration, Duration patience, CallContext context) {
        FailureDetails.Builder details = errors.details(context, "");
        try {
            return registration.link().get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            registration.abandon();
            throw errors.timedOut(context, details.cause(e));
        } catch (InterruptedException e) {
            registration.abandon();
            Thread.currentThread().interrupt();
            throw errors.cancelled("its thread was interrupted", details.cause(e));
        } catch (ExecutionException e) {
            registration.abandon();
            if (e.getCause() instanceof TektonLlmException refusal) {
                throw refusal;
            }
            throw errors.connectionFailed(e.getCause(), "", details.cause(e.getCause()));
        }
    }

    /** Returns the exception for a frame in place of REGISTER_ACK, with the frame's text. */
    private TektonLlmException refusal(ServerFrame frame) {
        CallContext context = CallContext.builder()
                .timeout(config.timeout())
                .maxRetries(0)
                .retryDelay(Duration.ZERO)
                .deadline(Deadline.none())
                .build();
        FailureDetails.Builder details = errors.details(context, "");
        if (frame instanceof ServerFrame.Refused refused) {
            return new LlmConnectionException(
                    errors.server() + " refused to register over its WebSocket: " + errors.shown(refused.words())
                            + " Rhetor of September 2025 answers so; use HTTP there.",
                    details.retryable(false).build());
        }
        return RequestErrors.of(((ServerFrame.Failure) frame).error(), errors, details, Optional.empty());
    }

    private ClientEndpointConfig endpointConfig(Optional<String> token, Duration patience) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(config.headers());
        headers.put("User-Agent", ClientVersion.USER_AGENT);
        headers.put(RhetorContract.VERSION_HEADER, RhetorContract.VERSION);
        token.ifPresent(value -> headers.put("Authorization", "Bearer " + value));
        ClientEndpointConfig endpoint = ClientEndpointConfig.Builder.create()
                .configurator(new PrivateHeaders(headers))
                .build();
        endpoint.getUserProperties().put(SocketContainer.DIAL_SETTINGS, dialSettings);
        endpoint.getUserProperties().put(SocketContainer.HANDSHAKE_TIMEOUT, patience);
        return endpoint;
    }

    private TektonLlmException refused(Exception failure, CallContext context) {
        FailureDetails.Builder details = errors.details(context, "").cause(failure);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return errors.cancelled("its thread was interrupted", details);
            }
            if (cause instanceof HandshakeTimeoutException) {
                // Maps the failure as if the future of the connection had failed first.
                return errors.timedOut(context, details);
            }
            if (cause instanceof RetryAfterException busy) {
                Optional<Duration> wait = Optional.ofNullable(busy.getDelay()).map(Duration::ofSeconds);
                return errors.status(503, "", wait, Optional.empty(), details);
            }
            if (cause instanceof org.glassfish.tyrus.client.auth.AuthenticationException) {
                return errors.status(UNAUTHORIZED, "", Optional.empty(), Optional.empty(), details);
            }
            if (cause instanceof RedirectException redirect) {
                return errors.status(redirect.getHttpStatusCode(), "", Optional.empty(), Optional.empty(), details);
            }
            if (cause instanceof NotRhetorException wrong) {
                return errors.notRhetor(wrong, details);
            }
            if (cause instanceof HandshakeException handshake) {
                return refusedHandshake(handshake.getHttpStatusCode(), details);
            }
        }
        return errors.connectionFailed(unwrapped(failure), "", details);
    }

    /**
     * Returns the exception for a refused handshake. Servers without a WebSocket refuse it with 403, like those that do
     * not allow it.
     */
    private TektonLlmException refusedHandshake(int status, FailureDetails.Builder details) {
        return status == FORBIDDEN
                ? new AuthenticationException(
                        errors.server()
                                + " answered 403 to the handshake of the WebSocket: it has no WebSocket, or the token does"
                                + " not allow it. HTTP may work.",
                        details.status(status).build())
                : errors.status(status, "", Optional.empty(), Optional.empty(), details);
    }

    /** Returns the container's exception, which Tyrus and the future wrap. */
    private static Throwable unwrapped(Throwable failure) {
        boolean wraps = failure instanceof ExecutionException || failure instanceof DeploymentException;
        return wraps && failure.getCause() != null ? unwrapped(failure.getCause()) : failure;
    }
}
