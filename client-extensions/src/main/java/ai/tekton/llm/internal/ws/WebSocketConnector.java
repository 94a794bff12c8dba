package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ClientConfig;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.wire.ClientVersion;
import ai.tekton.llm.internal.wire.ErrorMapper;
import ai.tekton.llm.internal.wire.NotRhetorException;
import ai.tekton.llm.internal.ws.net.SocketContainer;
import ai.tekton.rhetor.RhetorContract;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.tyrus.client.RedirectException;
import org.glassfish.tyrus.client.RetryAfterException;
import org.glassfish.tyrus.client.auth.AuthenticationException;
import org.glassfish.tyrus.core.HandshakeException;

/** Makes connections: the handshake, REGISTER, and the wait for REGISTER_ACK. Thread-safe. */
public final class WebSocketConnector {
    private final ClientConfig config;
    private final String component;
    private final FrameCodec codec;
    private final ErrorMapper errors;

    /**
     * Makes the connector.
     *
     * @param config where the socket is, and the token
     * @param component the id of the calling component
     * @param codec writes and reads frames
     * @param errors makes the exceptions
     */
    public WebSocketConnector(ClientConfig config, String component, FrameCodec codec, ErrorMapper errors) {
        this.config = config;
        this.component = component;
        this.codec = codec;
        this.errors = errors;
    }

    /**
     * Connects and registers.
     *
     * @param listener hears of everything after REGISTER_ACK
     * @param context bounds how long it may take
     * @return the open link
     * @throws TektonLlmException where there is none, also an AuthenticationException where the token is refused
     */
    WebSocketLink connect(LinkListener listener, CallContext context) {
        Registration registration = new Registration(listener);
        Duration patience = context.attemptTimeout();
        long start = System.nanoTime();
        try {
            SharedContainer.get()
                    .asyncConnectToServer(registration, endpointConfig(), config.wsUrl())
                    .get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            registration.abandon();
            throw errors.timedOut(context, errors.details(context, "").cause(e));
        } catch (InterruptedException | ExecutionException | DeploymentException | RuntimeException e) {
            // Of whatever kind it is: a failure that got away here would leave requests waiting for ever.
            registration.abandon();
            throw refused(e, context);
        }
        return registered(registration, patience.minusNanos(System.nanoTime() - start), context);
    }

    private WebSocketLink registered(Registration registration, Duration patience, CallContext context) {
        FailureDetails.Builder details = errors.details(context, "");
        try {
            return registration.acknowledged.get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
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
            throw errors.connectionFailed(String.valueOf(e.getCause().getMessage()), "", details.cause(e.getCause()));
        }
    }

    private ClientEndpointConfig endpointConfig() {
        ClientEndpointConfig endpoint = ClientEndpointConfig.Builder.create()
                .configurator(new ClientEndpointConfig.Configurator() {
                    @Override
                    public void beforeRequest(Map<String, List<String>> headers) {
                        config.headers().forEach((name, value) -> headers.put(name, List.of(value)));
                        headers.put("User-Agent", List.of(ClientVersion.USER_AGENT));
                        headers.put(RhetorContract.VERSION_HEADER, List.of(RhetorContract.VERSION));
                        config.token().ifPresent(token -> headers.put("Authorization", List.of("Bearer " + token)));
                    }
                })
                .build();
        endpoint.getUserProperties().put(SocketContainer.CONNECT_TIMEOUT, config.connectTimeout());
        return endpoint;
    }

    private TektonLlmException refused(Exception failure, CallContext context) {
        FailureDetails.Builder details = errors.details(context, "").cause(failure);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
                return errors.cancelled("its thread was interrupted", details);
            }
            if (cause instanceof RetryAfterException busy) {
                Optional<Duration> wait = Optional.ofNullable(busy.getDelay()).map(Duration::ofSeconds);
                return errors.status(503, "", wait, Optional.empty(), details);
            }
            if (cause instanceof AuthenticationException) {
                return errors.status(401, "", Optional.empty(), Optional.empty(), details);
            }
            if (cause instanceof RedirectException redirect) {
                return errors.status(redirect.getHttpStatusCode(), "", Optional.empty(), Optional.empty(), details);
            }
            if (cause instanceof HandshakeException handshake) {
                return errors.status(handshake.getHttpStatusCode(), "", Optional.empty(), Optional.empty(), details);
            }
        }
        return errors.connectionFailed(rootMessage(failure), "", details);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** A socket between its opening and its acknowledgement, after which the link's own listener takes over. */
    private final class Registration extends Endpoint implements LinkListener {
        private final LinkListener listener;
        private final CompletableFuture<WebSocketLink> acknowledged = new CompletableFuture<>();
        private volatile WebSocketLink link;
        private volatile boolean abandoned;

        Registration(LinkListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(Session session, EndpointConfig endpointConfig) {
            link = new WebSocketLink(session, this);
            if (abandoned) {
                abandon();
                return;
            }
            link.listen();
            link.send(codec.register(component, config.token()));
        }

        @Override
        public void onText(WebSocketLink from, String text) {
            if (acknowledged.isDone()) {
                listener.onText(from, text);
                return;
            }
            try {
                ServerFrame frame = codec.read(text);
                if (frame instanceof ServerFrame.Registered) {
                    acknowledged.complete(from);
                } else if (frame instanceof ServerFrame.Failure failure) {
                    acknowledged.completeExceptionally(refusal(failure));
                } else if (frame instanceof ServerFrame.Ping) {
                    from.send(codec.pong());
                }
            } catch (NotRhetorException e) {
                acknowledged.completeExceptionally(e);
            }
        }

        private TektonLlmException refusal(ServerFrame.Failure failure) {
            CallContext context = CallContext.first(config.timeout(), 0, Duration.ZERO, Deadline.none());
            return RequestErrors.of(failure.error(), errors, errors.details(context, ""), Optional.empty());
        }

        @Override
        public void onLost(WebSocketLink from, int code, String reason) {
            boolean before = acknowledged.completeExceptionally(
                    new IOException("it was closed before REGISTER_ACK, with code " + code));
            if (!before) {
                listener.onLost(from, code, reason);
            }
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            WebSocketLink open = link;
            if (open != null) {
                open.lose(reason.getCloseCode().getCode(), String.valueOf(reason.getReasonPhrase()));
            }
        }

        @Override
        public void onError(Session session, Throwable failure) {
            WebSocketLink open = link;
            if (open != null) {
                open.lose(
                        CloseCodes.CLOSED_ABNORMALLY.getCode(),
                        failure.getClass().getSimpleName());
            }
        }

        /** Closes the socket, also one that opens only now. */
        void abandon() {
            abandoned = true;
            WebSocketLink open = link;
            if (open != null) {
                open.close(CloseCodes.GOING_AWAY, "not registered");
            }
        }
    }
}
