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
 * Keeps the link to a server's WebSocket: connects when a link is wanted, connects again when it is lost, and takes a
 * silent peer for lost. Thread-safe.
 *
 * <p>{@link LinkMachine} decides; this class brings it one event after the other and does what it asks for, in its order,
 * with no lock held. Whichever thread brings an event does what has to be done, unless another is at it already; nothing of
 * it blocks.
 */
final class LinkSupervisor {
    /** Hears of what comes and of how links come and go. Called on any thread, which it must not hold up. */
    interface Owner extends LinkListener {
        /** A link is open again after one was lost. */
        void onReconnected();

        /** No more attempts are made, because the server refuses them. */
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
     * @param connector makes links
     * @param threads run the attempts and the timers
     * @param completions completes the futures of those who ask for the link, and so runs what depends on them
     * @param reconnect how links are made again
     * @param timeout how long one attempt may take
     * @param pingInterval how often the peer is asked for a sign of life
     * @param owner hears of what happens
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
     * Waits for the link, and has it made now where there is none. An interrupted caller leaves the attempt to the
     * others.
     *
     * @throws TektonLlmException if the attempt fails, or this thread is interrupted, or the link is closed meanwhile
     */
    void connect() {
        // Nothing depends on this future but the thread that waits below, so any thread may complete it.
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
            throw new IllegalStateException("An attempt to connect failed with what is no failure of one.", e);
        }
    }

    /**
     * The link, once there is one; begins to connect where nobody has.
     *
     * @return a future of the caller's own, to be cancelled where the link is no longer wanted; it fails where the server
     *     refuses the link, where the only attempt fails, and after {@link #disconnect()} and {@link #close()}
     */
    CompletableFuture<WebSocketLink> link() {
        return ask(new LinkWaiter(Patience.UNTIL_OPEN, completions));
    }

    /**
     * The link, or the failure of the attempt to make it that is under way; where the next attempt is not due yet, the
     * failure of the last.
     *
     * @return a future of the caller's own, to be cancelled where the link is no longer wanted
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

    /** Why there is no link yet; empty before the first attempt has failed. */
    Optional<TektonLlmException> lastFailure() {
        return state.lastFailure();
    }

    /** Closes the link and makes no other until one is asked for again. */
    void disconnect() {
        on(new LinkEvent.DisconnectRequested());
    }

    /** Closes the link for good; whoever waits for it, or asks for it later, is refused. */
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
                // Of whatever kind it is: those effects that are still to be performed must not wait for ever.
                LOG.warn(
                        "Something failed that the link's {} asked for",
                        effect.getClass().getSimpleName(),
                        e);
            }
        }
    }

    /** The next effect to perform; null if there is none and another thread may take over. */
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
        // An abandoned attempt was ended by an interrupt, which is nothing to those whose effects this thread performs
        // now.
        Thread.interrupted();
        on(outcome);
    }

    private static LlmConnectionException unexpected(Throwable e) {
        return new LlmConnectionException(
                "The connection could not be made: " + e + ".",
                FailureDetails.builder().cause(e).build());
    }

    /** Brings what happens on one link to the machine, with the link's generation. */
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

    /** Does what the machine asks for. Used by one thread at a time, which has no lock. */
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
        public void refuseHasty(TektonLlmException failure) {
            waiters.refuseHasty(failure);
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
                // No thread to be had. Without this, those who wait would wait for an attempt that nobody makes.
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
        public void tellLost(WebSocketLink link, int code, String reason) {
            owner.onLost(link, code, reason);
        }

        @Override
        public void tellReconnected() {
            owner.onReconnected();
        }

        @Override
        public void tellGivenUp(TektonLlmException failure) {
            owner.onGivenUp(failure);
        }
    }
}
