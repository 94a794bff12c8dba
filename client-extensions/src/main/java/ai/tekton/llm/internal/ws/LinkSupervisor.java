package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.backend.Deadline;
import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.resilience.Backoff;
import ai.tekton.llm.internal.ws.LinkWaiter.Patience;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintains the link to a server's WebSocket: connects when a link is needed, reconnects when it is lost, and treats a
 * silent peer as lost. Thread-safe.
 *
 * <p>{@link LinkMachine} decides; this class passes it one event after the other and performs its effects, in order and
 * without holding a lock. The thread that submits an event performs the effects, unless another thread is already doing
 * so; no effect blocks.
 */
final class LinkSupervisor {
    /** Receives frames and changes of the link. Called on any thread; must not block. */
    interface Owner extends LinkListener {
        /** Called when a link is open again after one was lost. */
        void onReconnected();

        /** Called when no more attempts are made, because the server refuses them. */
        void onGivenUp(TektonLlmException failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger(LinkSupervisor.class);

    private final LinkConnector connector;
    private final LinkThreads threads;
    private final Executor completions;
    private final Duration timeout;
    private final Owner owner;
    private final LinkMachine machine;
    private final Effects effects;

    private final Object lock = new Object();
    private final Queue<LinkEffect> asked = new ArrayDeque<>();
    private boolean performing;
    private volatile LinkState state = LinkMachine.start();

    /**
     * Makes a supervisor without a link.
     *
     * @param connector makes connections
     * @param threads run the attempts and the timers
     * @param completions completes the futures of the waiters, and so runs dependent stages
     * @param reconnect how the client reconnects
     * @param timeout how long one attempt may take
     * @param pingInterval how often the client pings the peer
     * @param owner receives the events
     */
    LinkSupervisor(
            LinkConnector connector,
            LinkThreads threads,
            Executor completions,
            ReconnectConfig reconnect,
            Duration timeout,
            Duration pingInterval,
            Owner owner) {
        this.connector = connector;
        this.threads = threads;
        this.completions = completions;
        this.timeout = timeout;
        this.owner = owner;
        this.machine = new LinkMachine(reconnect.enabled(), pingInterval);
        this.effects = new Effects(reconnect, pingInterval);
    }

    /**
     * Waits for the link, and begins an attempt now if there is none. Interrupting a caller does not end the attempt
     * for the others.
     *
     * @throws TektonLlmException if the attempt fails, this thread is interrupted, or the link is closed meanwhile
     */
    void connect() {
        // Only the thread that waits below depends on this future, so any thread may complete it.
        CompletableFuture<WebSocketLink> link = ask(new LinkWaiter(Patience.CONNECT, Runnable::run));
        try {
            link.get();
        } catch (InterruptedException e) {
            link.cancel(false);
            Thread.currentThread().interrupt();
            throw new LlmCancelledException(
                    "The call was cancelled: its thread was interrupted.",
                    FailureDetails.builder().cause(e).build());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TektonLlmException failure) {
                throw failure;
            }
            throw new IllegalStateException("Connecting failed with an exception that is not a connection failure.", e);
        }
    }

    /**
     * Returns a future of the link; begins to connect if necessary.
     *
     * @return a separate future for this caller, who cancels it if the link is no longer needed; it fails if the server
     *     refuses the link, if the only attempt fails, and after {@link #disconnect()} and {@link #close()}
     */
    CompletableFuture<WebSocketLink> link() {
        return ask(new LinkWaiter(Patience.UNTIL_OPEN, completions));
    }

    /**
     * Returns a future of the link, or of the failure of the attempt in progress; if the next attempt is not due yet,
     * of the failure of the last.
     *
     * @return a separate future for this caller, who cancels it if the link is no longer needed
     */
    CompletableFuture<WebSocketLink> linkSoon() {
        return ask(new LinkWaiter(Patience.ONE_ATTEMPT, completions));
    }

    private CompletableFuture<WebSocketLink> ask(LinkWaiter waiter) {
        if (state instanceof LinkState.Open open) {
            return CompletableFuture.completedFuture(open.link());
        }
        on(new LinkEvent.Asked(waiter, System.nanoTime()));
        return waiter.future();
    }

    boolean isConnected() {
        return state instanceof LinkState.Open open && open.link().isOpen();
    }

    /** Returns why there is no link yet; empty before the first attempt has failed. */
    Optional<TektonLlmException> lastFailure() {
        return state.lastFailure();
    }

    /** Closes the link and makes no other until the next request for one. */
    void disconnect() {
        on(new LinkEvent.DisconnectRequested());
    }

    /** Closes the link permanently; refuses present and later waiters. */
    void close() {
        on(new LinkEvent.CloseRequested());
    }

    private void on(LinkEvent event) {
        synchronized (lock) {
            LinkMachine.Transition transition = machine.next(state, event);
            state = transition.state();
            asked.addAll(transition.effects());
            if (performing) {
                return;
            }
            performing = true;
        }
        for (LinkEffect effect = next(); effect != null; effect = next()) {
            try {
                effect.perform(effects);
            } catch (RuntimeException | Error e) {
                // Catches everything: the remaining effects must not wait forever.
                LOG.warn(
                        "An action that the link's {} requested failed",
                        effect.getClass().getSimpleName(),
                        e);
            }
        }
    }

    /** Returns the next effect to perform; null if there is none and another thread may take over. */
    private LinkEffect next() {
        synchronized (lock) {
            LinkEffect effect = asked.poll();
            performing = effect != null;
            return effect;
        }
    }

    private void attempt(long generation) {
        LinkEvent outcome;
        try {
            CallContext context = CallContext.builder()
                    .timeout(timeout)
                    .maxRetries(0)
                    .retryDelay(Duration.ZERO)
                    .deadline(Deadline.none())
                    .build();
            outcome = new LinkEvent.Connected(generation, connector.connect(new Watch(generation), context));
        } catch (TektonLlmException e) {
            LOG.debug("The connection could not be made: {}", e.getMessage());
            outcome = new LinkEvent.ConnectFailed(generation, e, System.nanoTime());
        } catch (RuntimeException | Error e) {
            LOG.warn("The connection could not be made", e);
            outcome = new LinkEvent.ConnectFailed(generation, unexpected(e), System.nanoTime());
        }
        // Clears the interrupt that ended an abandoned attempt: it must not reach the effects that this thread performs
        // now.
        Thread.interrupted();
        on(outcome);
    }

    private static LlmConnectionException unexpected(Throwable e) {
        return new LlmConnectionException(
                "The connection could not be made: " + e + ".",
                FailureDetails.builder().cause(e).build());
    }

    /** Passes the events of one link to the machine, with the link's generation. */
    private final class Watch implements LinkListener {
        private final long generation;

        Watch(long generation) {
            this.generation = generation;
        }

        @Override
        public void onText(WebSocketLink link, String text) {
            owner.onText(link, text);
        }

        @Override
        public void onLost(WebSocketLink link, int code, String reason) {
            on(new LinkEvent.Lost(generation, code, reason));
        }
    }

    /** Performs the machine's effects. Used by one thread at a time, which holds no lock. */
    private final class Effects implements LinkEffect.Performer {
        private final LinkWaiters waiters = new LinkWaiters();
        private final Backoff backoff;
        private final Duration retryDelay;
        private final Duration pingInterval;
        private Runnable stopTimer = () -> {};
        private Runnable abandonAttempt = () -> {};

        Effects(ReconnectConfig reconnect, Duration pingInterval) {
            this.backoff = new Backoff(
                    reconnect.maxDelay(), () -> ThreadLocalRandom.current().nextDouble());
            this.retryDelay = reconnect.initialDelay();
            this.pingInterval = pingInterval;
        }

        @Override
        public void enroll(LinkWaiter waiter) {
            waiters.enroll(waiter);
        }

        @Override
        public void answer(LinkWaiter waiter, WebSocketLink link) {
            waiter.answer(link);
        }

        @Override
        public void refuse(LinkWaiter waiter, TektonLlmException failure) {
            waiter.refuse(failure);
        }

        @Override
        public void answerAll(WebSocketLink link) {
            waiters.answerAll(link);
        }

        @Override
        public void refuseOneAttempt(TektonLlmException failure) {
            waiters.refuseOneAttempt(failure);
        }

        @Override
        public void refuseAll(TektonLlmException failure) {
            waiters.refuseAll(failure);
        }

        @Override
        public void startAttempt(long generation) {
            try {
                abandonAttempt = threads.connect(() -> attempt(generation));
            } catch (RuntimeException | Error e) {
                // No thread is available. Without this event, waiters would wait for an attempt that never begins.
                on(new LinkEvent.ConnectFailed(generation, unexpected(e), System.nanoTime()));
            }
        }

        @Override
        public void abandonAttempt() {
            abandonAttempt.run();
        }

        @Override
        public void startRetryTimer(long generation, int waits) {
            startTimer(generation, backoff.before(waits, retryDelay));
        }

        @Override
        public void startPingTimer(long generation) {
            startTimer(generation, pingInterval);
        }

        private void startTimer(long generation, Duration delay) {
            try {
                stopTimer = threads.schedule(() -> on(new LinkEvent.Due(generation, silence())), delay);
            } catch (RuntimeException | Error e) {
                on(new LinkEvent.TimerFailed(generation, unexpected(e), System.nanoTime()));
            }
        }

        private Duration silence() {
            return state instanceof LinkState.Open open
                    ? Duration.ofNanos(System.nanoTime() - open.link().lastSignNanos())
                    : Duration.ZERO;
        }

        @Override
        public void stopTimer() {
            stopTimer.run();
        }

        @Override
        public void ping(WebSocketLink link) {
            link.ping();
        }

        @Override
        public void closeLink(WebSocketLink link, int code, String reason) {
            link.lose(code, reason);
        }

        @Override
        public void notifyLost(WebSocketLink link, int code, String reason) {
            owner.onLost(link, code, reason);
        }

        @Override
        public void notifyReconnected() {
            owner.onReconnected();
        }

        @Override
        public void notifyGivenUp(TektonLlmException failure) {
            owner.onGivenUp(failure);
        }
    }
}
