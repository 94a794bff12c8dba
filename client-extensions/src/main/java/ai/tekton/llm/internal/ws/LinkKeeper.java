package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.resilience.Backoff;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a link open: connects when one is wanted, connects again when it is lost, and looks after the peer's signs of
 * life. Thread-safe.
 */
final class LinkKeeper implements LinkListener {
    /** Hears of what comes and of how links come and go. */
    interface Owner extends LinkListener {
        /** A link is open again after one was lost. */
        void onReconnected();

        /** No more attempts are made, because the server refuses them. */
        void onGivenUp(TektonLlmException failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LinkKeeper.class);

    /** A server that refuses the socket, for it has none or does not want this client, is not asked again for so long. */
    private static final Duration REFUSAL_HOLDS = Duration.ofSeconds(30);

    private final WebSocketConnector connector;
    private final SocketThreads threads;
    private final ReconnectConfig reconnect;
    private final Backoff backoff;
    private final Duration timeout;
    private final Duration pingInterval;
    private final Owner owner;
    private final ReentrantLock connecting = new ReentrantLock();

    private WebSocketLink link;
    private WebSocketLink adopted;
    private CompletableFuture<WebSocketLink> awaited;
    private CompletableFuture<WebSocketLink> outcome;
    private boolean attempting;
    private long refusedAtNanos;
    private TektonLlmException lastFailure;
    private int attempts;
    private boolean wanted;
    private boolean wasLost;
    private boolean closed;

    LinkKeeper(
            WebSocketConnector connector,
            SocketThreads threads,
            ReconnectConfig reconnect,
            Duration timeout,
            Duration pingInterval,
            Owner owner) {
        this.connector = connector;
        this.threads = threads;
        this.reconnect = reconnect;
        this.backoff = new Backoff(
                reconnect.maxDelay(), () -> ThreadLocalRandom.current().nextDouble());
        this.timeout = timeout;
        this.pingInterval = pingInterval;
        this.owner = owner;
    }

    /** Connects on this thread, and throws where that fails. */
    void connect() {
        connecting.lock();
        try {
            synchronized (this) {
                checkNotClosed();
                wanted = true;
                if (link != null) {
                    return;
                }
            }
            adopt(connector.connect(this, context()));
        } catch (TektonLlmException e) {
            giveUp(e);
            throw e;
        } finally {
            connecting.unlock();
        }
    }

    /** The link, once there is one; begins to connect where nobody has. */
    synchronized CompletableFuture<WebSocketLink> link() {
        checkNotClosed();
        if (link != null) {
            return CompletableFuture.completedFuture(link);
        }
        if (awaited == null) {
            awaited = new CompletableFuture<>();
            if (!wanted) {
                wanted = true;
                attempts = 0;
                threads.connect(this::attempt);
            }
        }
        return awaited;
    }

    /**
     * The link, or the failure of the attempt to make it that is under way; where the next attempt is not due yet, the
     * failure of the last.
     */
    synchronized CompletableFuture<WebSocketLink> linkSoon() {
        checkNotClosed();
        if (link != null) {
            return CompletableFuture.completedFuture(link);
        }
        boolean refusedLately = refusedAtNanos != 0 && System.nanoTime() - refusedAtNanos < REFUSAL_HOLDS.toNanos();
        if (lastFailure != null && (wanted && !attempting || refusedLately)) {
            return CompletableFuture.failedFuture(lastFailure);
        }
        if (outcome == null) {
            outcome = new CompletableFuture<>();
        }
        CompletableFuture<WebSocketLink> soon = outcome;
        if (!wanted) {
            wanted = true;
            attempts = 0;
            attempting = true;
            threads.connect(this::attempt);
        }
        return soon;
    }

    synchronized boolean isConnected() {
        return link != null;
    }

    /** Why there is no link yet; empty before the first attempt has failed. */
    synchronized Optional<TektonLlmException> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    private void attempt() {
        connecting.lock();
        try {
            synchronized (this) {
                if (!wanted || link != null) {
                    return;
                }
                attempting = true;
            }
            adopt(connector.connect(this, context()));
        } catch (TektonLlmException e) {
            LOG.debug("The connection could not be made: {}", e.getMessage());
            if (e.isRetryable()) {
                attemptLater(e);
            } else {
                giveUp(e);
                owner.onGivenUp(e);
            }
        } finally {
            connecting.unlock();
        }
    }

    private CallContext context() {
        return CallContext.first(timeout, 0, Duration.ZERO, Deadline.none());
    }

    private synchronized void attemptLater(TektonLlmException failure) {
        lastFailure = failure;
        failOutcome(failure);
        if (!wanted) {
            return;
        }
        if (!reconnect.enabled()) {
            giveUp(failure);
            return;
        }
        attempts++;
        Duration wait = backoff.before(attempts, reconnect.initialDelay());
        threads.schedule(() -> threads.connect(this::attempt), wait);
    }

    private void adopt(WebSocketLink opened) {
        CompletableFuture<WebSocketLink> waiting;
        CompletableFuture<WebSocketLink> soon;
        boolean again;
        synchronized (this) {
            if (!wanted || !opened.isOpen()) {
                threads.connect(() -> opened.close(CloseCodes.GOING_AWAY, "not wanted any more"));
                attemptLater(new LlmConnectionException("The connection was closed as soon as it was made."));
                return;
            }
            link = opened;
            adopted = opened;
            lastFailure = null;
            attempts = 0;
            again = wasLost;
            wasLost = false;
            waiting = awaited;
            awaited = null;
            soon = outcome;
            outcome = null;
            attempting = false;
            refusedAtNanos = 0;
        }
        threads.schedule(() -> checkLife(opened), pingInterval);
        if (again) {
            owner.onReconnected();
        }
        if (waiting != null) {
            waiting.complete(opened);
        }
        if (soon != null) {
            soon.complete(opened);
        }
    }

    private synchronized void giveUp(TektonLlmException failure) {
        wanted = false;
        lastFailure = failure;
        refusedAtNanos = failure.isRetryable() ? 0 : System.nanoTime();
        failOutcome(failure);
        failAwaited(failure);
    }

    private void failOutcome(TektonLlmException failure) {
        CompletableFuture<WebSocketLink> soon = outcome;
        outcome = null;
        attempting = false;
        if (soon != null) {
            soon.completeExceptionally(failure);
        }
    }

    private void failAwaited(TektonLlmException failure) {
        CompletableFuture<WebSocketLink> waiting = awaited;
        awaited = null;
        if (waiting != null) {
            waiting.completeExceptionally(failure);
        }
    }

    /** Pings, and takes a peer for lost that has given no sign since the ping before. */
    private void checkLife(WebSocketLink watched) {
        if (!watched.isOpen()) {
            return;
        }
        long silent = System.nanoTime() - watched.lastSignNanos();
        if (silent >= pingInterval.toNanos() * 2) {
            watched.lose(
                    CloseCodes.CLOSED_ABNORMALLY.getCode(),
                    "the peer gave no sign of life for " + TimeUnit.NANOSECONDS.toSeconds(silent) + " s");
            return;
        }
        watched.ping();
        threads.schedule(() -> checkLife(watched), pingInterval);
    }

    @Override
    public void onText(WebSocketLink from, String text) {
        owner.onText(from, text);
    }

    @Override
    public void onLost(WebSocketLink from, int code, String reason) {
        synchronized (this) {
            if (from != adopted) {
                // Lost before it was anybody's: adopt() sees to it.
                return;
            }
            adopted = null;
            wasLost = link == from;
            link = wasLost ? null : link;
        }
        owner.onLost(from, code, reason);
        synchronized (this) {
            if (!wanted || link != null) {
                return;
            }
            wanted = reconnect.enabled();
            attempts = 1;
        }
        if (reconnect.enabled()) {
            threads.schedule(() -> threads.connect(this::attempt), backoff.before(1, reconnect.initialDelay()));
        }
    }

    /** Closes the link and makes no other until one is wanted again. */
    void disconnect() {
        WebSocketLink open;
        synchronized (this) {
            wanted = false;
            wasLost = false;
            open = link;
            link = null;
            failAwaited(new LlmCancelledException("The call was cancelled: its WebSocket was disconnected."));
        }
        if (open != null) {
            open.close(CloseCodes.NORMAL_CLOSURE, "disconnected by this side");
        }
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        disconnect();
    }

    private void checkNotClosed() {
        if (closed) {
            throw new IllegalStateException("The client is closed.");
        }
    }
}
