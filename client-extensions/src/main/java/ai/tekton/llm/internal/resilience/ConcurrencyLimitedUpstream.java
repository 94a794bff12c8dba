package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.LlmTimeoutException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.call.Watchdog;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Limits the number of concurrent answers. Others wait in order, until their turn, the deadline of their call or its
 * end. Thread-safe.
 */
public final class ConcurrencyLimitedUpstream implements Upstream {
    /** NEW → WAITING → RUNNING → OVER, or to OVER from any. */
    private enum State {
        NEW,
        WAITING,
        RUNNING,
        OVER
    }

    private final Upstream upstream;
    private final int limit;
    private final Watchdog watchdog;
    private final Queue<Limited<?>> waiting = new ArrayDeque<>();
    private int running;

    /**
     * Makes the decorator.
     *
     * @param upstream the decorated upstream; closed with this object
     * @param limit the maximum number of concurrent answers, 1 or more
     * @param watchdog ends waits at the deadline
     */
    public ConcurrencyLimitedUpstream(Upstream upstream, int limit, Watchdog watchdog) {
        this.upstream = upstream;
        this.limit = limit;
        this.watchdog = watchdog;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        return request.kind().isAnswer() ? new Limited<>(request, loop) : upstream.open(request, loop);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public void close() {
        upstream.close();
    }

    /** Takes a turn for a caller if one is free; else the caller is notified when it is. */
    private boolean takesTurn(Limited<?> caller) {
        synchronized (waiting) {
            if (running < limit) {
                running++;
                return true;
            }
            waiting.add(caller);
            return false;
        }
    }

    /** Passes a finished caller's turn to the first caller that still waits. */
    private void passTurn() {
        Optional<Limited<?>> next;
        do {
            synchronized (waiting) {
                next = Optional.ofNullable(waiting.poll());
                if (next.isEmpty()) {
                    running--;
                }
            }
        } while (next.isPresent() && !next.get().starts());
    }

    private void leave(Limited<?> caller) {
        synchronized (waiting) {
            waiting.remove(caller);
        }
    }

    private final class Limited<T> extends Relay<T> implements Watchdog.Watched {
        private final Request<T> request;
        private final CallLoop loop;
        private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
        private Sink<T> first;

        Limited(Request<T> request, CallLoop loop) {
            this.request = request;
            this.loop = loop;
        }

        @Override
        public void pull(Sink<T> downstream) {
            if (!state.compareAndSet(State.NEW, State.WAITING)) {
                if (first != null) {
                    super.pull(downstream);
                }
                // Otherwise the source was cancelled before it began, and nothing waits for a signal.
                return;
            }
            first = downstream;
            watchdog.watch(this);
            if (takesTurn(this)) {
                if (starts()) {
                    return;
                }
                passTurn();
            }
            if (state.get() == State.OVER) {
                // The source was cancelled as it began to wait, when there was nothing to leave yet.
                watchdog.forget(this);
                leave(this);
            }
        }

        /** Begins, unless the source has ended meanwhile. */
        boolean starts() {
            if (!state.compareAndSet(State.WAITING, State.RUNNING)) {
                return false;
            }
            watchdog.forget(this);
            loop.execute(() -> {
                use(upstream.open(request, loop));
                super.pull(first);
            });
            return true;
        }

        @Override
        public void check(long nowNanos) {
            if (request.context().deadline().isOver() && state.compareAndSet(State.WAITING, State.OVER)) {
                watchdog.forget(this);
                leave(this);
                loop.execute(() -> first.failed(late()));
            }
        }

        private LlmTimeoutException late() {
            return new LlmTimeoutException(
                    "The deadline of the call expired while the call waited for its turn: the client makes at most "
                            + limit
                            + " concurrent calls to this server. Raise the deadline, or maxConcurrentCalls if the server"
                            + " supports more.",
                    FailureDetails.builder()
                            .attempts(request.context().attempt())
                            .requestId(request.context().requestId())
                            // The client sent nothing, so the failure shows nothing about the server.
                            .retryable(false)
                            .build());
        }

        @Override
        public void next(T item) {
            if (request.kind().isLast(item)) {
                over();
            }
            super.next(item);
        }

        @Override
        public void ended() {
            over();
            super.ended();
        }

        @Override
        public void failed(TektonLlmException failure) {
            over();
            super.failed(failure);
        }

        @Override
        public void cancel() {
            super.cancel();
            over();
        }

        private void over() {
            State before = state.getAndSet(State.OVER);
            watchdog.forget(this);
            if (before == State.WAITING) {
                leave(this);
            } else if (before == State.RUNNING) {
                passTurn();
            }
        }
    }
}
