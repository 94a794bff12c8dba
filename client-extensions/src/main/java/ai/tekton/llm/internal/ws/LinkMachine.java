package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.AuthenticationException;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.LlmConnectionException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.ws.LinkEffect.AbandonAttempt;
import ai.tekton.llm.internal.ws.LinkEffect.Answer;
import ai.tekton.llm.internal.ws.LinkEffect.AnswerAll;
import ai.tekton.llm.internal.ws.LinkEffect.CloseLink;
import ai.tekton.llm.internal.ws.LinkEffect.Enroll;
import ai.tekton.llm.internal.ws.LinkEffect.NotifyGivenUp;
import ai.tekton.llm.internal.ws.LinkEffect.NotifyLost;
import ai.tekton.llm.internal.ws.LinkEffect.NotifyReconnected;
import ai.tekton.llm.internal.ws.LinkEffect.Ping;
import ai.tekton.llm.internal.ws.LinkEffect.Refuse;
import ai.tekton.llm.internal.ws.LinkEffect.RefuseAll;
import ai.tekton.llm.internal.ws.LinkEffect.RefuseOneAttempt;
import ai.tekton.llm.internal.ws.LinkEffect.StartAttempt;
import ai.tekton.llm.internal.ws.LinkEffect.StartPingTimer;
import ai.tekton.llm.internal.ws.LinkEffect.StartRetryTimer;
import ai.tekton.llm.internal.ws.LinkEffect.StopTimer;
import ai.tekton.llm.internal.ws.LinkState.Closed;
import ai.tekton.llm.internal.ws.LinkState.Connecting;
import ai.tekton.llm.internal.ws.LinkState.Failure;
import ai.tekton.llm.internal.ws.LinkState.Idle;
import ai.tekton.llm.internal.ws.LinkState.Open;
import ai.tekton.llm.internal.ws.LinkState.Waiting;
import ai.tekton.llm.internal.ws.LinkWaiter.Patience;
import jakarta.websocket.CloseReason.CloseCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state machine of the link to a server's WebSocket: maps a state and an event to the next state and the effects to
 * perform. It has no threads, no clock and no socket. Immutable and thread-safe.
 *
 * <pre>
 *              Asked                    Connected
 *   ┌──────┐ ─────────▶ ┌────────────┐ ───────────▶ ┌──────┐
 *   │ Idle │            │ Connecting │              │ Open │──┐ Due: the peer gave a sign of life, ping
 *   └──────┘ ◀───────── └────────────┘              └──────┘◀─┘
 *     ▲  ▲  ConnectFailed:   │    ▲                   │  │
 *     │  │  refused, or not  │    │ Due, or           │  │ Lost, or Due: the peer was silent for too long;
 *     │  │  to be kept       │    │ Asked to connect  │  │ without reconnecting to Idle
 *     │  │     ConnectFailed │    │                   │  │
 *     │  │                   ▼    │                   │  │
 *     │  └────────────── ┌─────────┐ ◀────────────────┘  │
 *     │     TimerFailed  │ Waiting │                     │
 *     │                  └─────────┘                     │
 *     └──────────────────────────────────────────────────┘
 *
 *   DisconnectRequested: from every state but Closed to Idle.   CloseRequested: from every state to Closed, permanently.
 * </pre>
 *
 * <p>A waiter is answered at once if the state is Open or Closed, or has a failure that applies to a waiter for one
 * attempt. All other waiters are enrolled, which happens only in Connecting and Waiting: there, an attempt is in
 * progress or a timer runs. Each transition out of these two states answers or refuses the enrolled waiters, or leads
 * from one to the other.
 */
final class LinkMachine {
    /**
     * How long a refusal holds: the client does not try again earlier at a server that has no WebSocket or refuses this
     * client.
     */
    static final Duration REFUSAL_HOLDS = Duration.ofSeconds(30);

    /** The result of an event. */
    record Transition(LinkState state, List<LinkEffect> effects) {
        Transition {
            effects = List.copyOf(effects);
        }

        private static Transition to(LinkState state, LinkEffect... effects) {
            return new Transition(state, List.of(effects));
        }
    }

    private final boolean reconnects;
    private final Duration pingInterval;

    /**
     * Makes the machine.
     *
     * @param reconnects whether the client tries again after it lost a link, or could not make one that requests need
     * @param pingInterval how long after a sign of life the client pings the peer; after twice as long without one, the
     *     link counts as lost
     */
    LinkMachine(boolean reconnects, Duration pingInterval) {
        this.reconnects = reconnects;
        this.pingInterval = pingInterval;
    }

    static LinkState start() {
        return new Idle(0, false, Optional.empty());
    }

    /** Returns the transition for an event. An event of a generation that has ended changes nothing. */
    Transition next(LinkState state, LinkEvent event) {
        if (event instanceof LinkEvent.Asked asked) {
            return asked(state, asked.waiter(), asked.nowNanos());
        }
        if (event instanceof LinkEvent.Connected connected) {
            return connected(state, connected);
        }
        if (event instanceof LinkEvent.ConnectFailed failed) {
            return failed(state, failed.generation(), new Failure(failed.failure(), failed.nowNanos()));
        }
        if (event instanceof LinkEvent.Lost lost) {
            return lost(state, lost);
        }
        if (event instanceof LinkEvent.Due due) {
            return due(state, due);
        }
        if (event instanceof LinkEvent.TimerFailed failed) {
            return timerFailed(state, failed);
        }
        return event instanceof LinkEvent.CloseRequested ? closed(state) : disconnected(state);
    }

    private static Transition asked(LinkState state, LinkWaiter waiter, long nowNanos) {
        if (state instanceof Idle idle) {
            return requestedWhileIdle(idle, waiter, nowNanos);
        }
        if (state instanceof Connecting now) {
            boolean kept = now.kept() || waiter.patience() != Patience.CONNECT;
            return Transition.to(
                    new Connecting(now.generation(), now.waits(), kept, now.lostBefore(), now.lastFailure()),
                    new Enroll(waiter));
        }
        if (state instanceof Waiting waiting) {
            return requestedWhileWaiting(waiting, waiter);
        }
        return state instanceof Open open
                ? Transition.to(open, new Answer(waiter, open.link()))
                : Transition.to(state, new Refuse(waiter, cancelled("its client was closed")));
    }

    /**
     * Returns whether there was no token to send, which a cause in place of a status shows: no server has refused a
     * token, and the next attempt may have one.
     */
    private static boolean isWithoutToken(TektonLlmException failure) {
        return failure instanceof AuthenticationException && failure.status().isEmpty() && failure.getCause() != null;
    }

    private static Transition requestedWhileIdle(Idle idle, LinkWaiter waiter, long nowNanos) {
        Optional<TektonLlmException> refusal = idle.last()
                .filter(last -> !last.cause().isRetryable() && !isWithoutToken(last.cause()))
                .filter(last -> nowNanos - last.atNanos() < REFUSAL_HOLDS.toNanos())
                .map(Failure::cause);
        if (refusal.isPresent() && waiter.patience() == Patience.ONE_ATTEMPT) {
            return Transition.to(idle, new Refuse(waiter, refusal.get()));
        }
        long generation = idle.generation() + 1;
        boolean kept = waiter.patience() != Patience.CONNECT;
        return Transition.to(
                new Connecting(generation, 0, kept, idle.lostBefore(), idle.lastFailure()),
                new Enroll(waiter),
                new StartAttempt(generation));
    }

    private static Transition requestedWhileWaiting(Waiting waiting, LinkWaiter waiter) {
        if (waiter.patience() == Patience.CONNECT) {
            Connecting next = afterWait(waiting);
            return Transition.to(next, new StopTimer(), new Enroll(waiter), new StartAttempt(next.generation()));
        }
        boolean refused = waiter.patience() == Patience.ONE_ATTEMPT
                && waiting.lastFailure().isPresent();
        return Transition.to(
                waiting, refused ? new Refuse(waiter, waiting.lastFailure().get()) : new Enroll(waiter));
    }

    private static Connecting afterWait(Waiting waiting) {
        return new Connecting(
                waiting.generation() + 1, waiting.waits(), true, waiting.lostBefore(), waiting.lastFailure());
    }

    private static Transition connected(LinkState state, LinkEvent.Connected event) {
        if (!(state instanceof Connecting now) || now.generation() != event.generation()) {
            return Transition.to(
                    state, new CloseLink(event.link(), CloseCodes.GOING_AWAY.getCode(), "no longer needed"));
        }
        List<LinkEffect> effects = new ArrayList<>();
        effects.add(new StartPingTimer(event.generation()));
        if (now.lostBefore()) {
            effects.add(new NotifyReconnected());
        }
        effects.add(new AnswerAll(event.link()));
        return new Transition(new Open(event.generation(), event.link()), effects);
    }

    private Transition failed(LinkState state, long generation, Failure failure) {
        if (!(state instanceof Connecting now) || now.generation() != generation) {
            return Transition.to(state);
        }
        TektonLlmException cause = failure.cause();
        if (cause.isRetryable() && now.kept() && reconnects) {
            Waiting waiting = new Waiting(generation + 1, now.waits() + 1, now.lostBefore(), Optional.of(cause));
            return Transition.to(
                    waiting, new RefuseOneAttempt(cause), new StartRetryTimer(waiting.generation(), waiting.waits()));
        }
        Idle idle = new Idle(generation, now.lostBefore(), Optional.of(failure));
        // A user who calls connect() receives the refusal as an exception; otherwise it is a separate event.
        return now.kept() && !cause.isRetryable()
                ? Transition.to(idle, new RefuseAll(cause), new NotifyGivenUp(cause))
                : Transition.to(idle, new RefuseAll(cause));
    }

    private Transition lost(LinkState state, LinkEvent.Lost event) {
        if (state instanceof Open open && open.generation() == event.generation()) {
            return afterLink(open, List.of(new NotifyLost(open.link(), event.code(), event.reason())));
        }
        // The link was lost before any waiter had it.
        String why = "The connection was closed as soon as it was made, with code " + event.code() + ".";
        return failed(state, event.generation(), new Failure(new LlmConnectionException(why), 0));
    }

    private Transition afterLink(Open open, List<LinkEffect> goodbye) {
        List<LinkEffect> effects = new ArrayList<>();
        effects.add(new StopTimer());
        effects.addAll(goodbye);
        if (!reconnects) {
            return new Transition(new Idle(open.generation(), true, Optional.empty()), effects);
        }
        Waiting waiting = new Waiting(open.generation() + 1, 1, true, Optional.empty());
        effects.add(new StartRetryTimer(waiting.generation(), waiting.waits()));
        return new Transition(waiting, effects);
    }

    private Transition due(LinkState state, LinkEvent.Due event) {
        if (state instanceof Waiting waiting && waiting.generation() == event.generation()) {
            Connecting next = afterWait(waiting);
            return Transition.to(next, new StartAttempt(next.generation()));
        }
        if (!(state instanceof Open open) || open.generation() != event.generation()) {
            return Transition.to(state);
        }
        // Compares with twice the interval without an overflow.
        if (event.silence().minus(pingInterval).compareTo(pingInterval) >= 0) {
            String why = "the peer sent nothing for " + event.silence().toSeconds() + " s";
            return afterLink(open, goodbye(open, CloseCodes.CLOSED_ABNORMALLY, why));
        }
        return Transition.to(open, new Ping(open.link()), new StartPingTimer(open.generation()));
    }

    /** Closes before it notifies, so that the notified owner finds the link closed. */
    private static List<LinkEffect> goodbye(Open open, CloseCodes code, String why) {
        return List.of(
                new CloseLink(open.link(), code.getCode(), why), new NotifyLost(open.link(), code.getCode(), why));
    }

    private Transition timerFailed(LinkState state, LinkEvent.TimerFailed event) {
        if (state instanceof Waiting waiting && waiting.generation() == event.generation()) {
            Failure failure = new Failure(event.failure(), event.nowNanos());
            return Transition.to(
                    new Idle(waiting.generation(), waiting.lostBefore(), Optional.of(failure)),
                    new RefuseAll(event.failure()));
        }
        return state instanceof Open open && open.generation() == event.generation()
                ? afterLink(open, goodbye(open, CloseCodes.CLOSED_ABNORMALLY, "the client could no longer check it"))
                : Transition.to(state);
    }

    private static Transition disconnected(LinkState state) {
        if (state instanceof Closed) {
            return Transition.to(state);
        }
        return new Transition(
                new Idle(generation(state), false, Optional.empty()), ending(state, "its WebSocket was disconnected"));
    }

    private static Transition closed(LinkState state) {
        return new Transition(new Closed(), ending(state, "its client was closed"));
    }

    private static List<LinkEffect> ending(LinkState state, String why) {
        if (state instanceof Connecting) {
            return List.of(new AbandonAttempt(), new RefuseAll(cancelled(why)));
        }
        if (state instanceof Waiting) {
            return List.of(new StopTimer(), new RefuseAll(cancelled(why)));
        }
        if (state instanceof Open open) {
            List<LinkEffect> effects = new ArrayList<>();
            effects.add(new StopTimer());
            effects.addAll(goodbye(open, CloseCodes.NORMAL_CLOSURE, "disconnected by this side"));
            return effects;
        }
        return List.of();
    }

    private static long generation(LinkState state) {
        if (state instanceof Idle idle) {
            return idle.generation();
        }
        if (state instanceof Connecting connecting) {
            return connecting.generation();
        }
        if (state instanceof Waiting waiting) {
            return waiting.generation();
        }
        return state instanceof Open open ? open.generation() : 0;
    }

    private static LlmCancelledException cancelled(String why) {
        return new LlmCancelledException("The call was cancelled: " + why + ".");
    }
}
