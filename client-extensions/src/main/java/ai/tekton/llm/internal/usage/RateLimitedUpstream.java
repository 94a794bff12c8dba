package ai.tekton.llm.internal.usage;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.FailureDetails;
import ai.tekton.llm.error.RateLimitException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Nanos;
import ai.tekton.llm.internal.call.PreparedRelay;
import ai.tekton.llm.internal.call.Relay;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.internal.resilience.Delays;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Limits the requests for answers and the tokens per minute: each request waits for its turn, or fails at once if the
 * turn would come too late. Thread-safe.
 */
public final class RateLimitedUpstream implements Upstream {
    /** NEW → WAITING → SENT → OVER, or to OVER from any. */
    private enum State {
        NEW,
        WAITING,
        SENT,
        OVER
    }

    private final Upstream upstream;
    private final MinuteLimits limits;
    private final PromptTokens tokens;
    private final Delays delays;

    /**
     * Makes the decorator.
     *
     * @param upstream the decorated upstream; closed with this object
     * @param limits the limits
     * @param tokens counts the tokens of requests
     * @param delays schedules the turns
     */
    public RateLimitedUpstream(Upstream upstream, MinuteLimits limits, PromptTokens tokens, Delays delays) {
        this.upstream = upstream;
        this.limits = limits;
        this.tokens = tokens;
        this.delays = delays;
    }

    @Override
    public <T> Source<T> open(Request<T> request, CallLoop loop) {
        if (!request.kind().isAnswer()) {
            return upstream.open(request, loop);
        }
        return limits.countTokens(request.provider().orElse(""))
                ? new Counted<>(request, loop)
                : new Limited<>(request, loop, 0);
    }

    @Override
    public String name() {
        return upstream.name();
    }

    @Override
    public boolean isLocal() {
        return upstream.isLocal();
    }

    @Override
    public void close() {
        upstream.close();
    }

    /** A source that counts the prompt's tokens before it waits. */
    private final class Counted<T> extends PreparedRelay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private int prompt;

        Counted(Request<T> request, CallLoop loop) {
            super(loop);
            this.request = request;
            this.loop = loop;
        }

        @Override
        protected void prepare() {
            prompt = tokens.of(request.chat(), request.chat().options().model().orElse(""));
        }

        @Override
        protected Source<T> open() {
            return new Limited<>(request, loop, prompt);
        }

        @Override
        protected String failure() {
            return "The tokens of the conversation could not be counted";
        }
    }

    private final class Limited<T> extends Relay<T> {
        private final Request<T> request;
        private final CallLoop loop;
        private final String provider;
        private final long promptTokens;
        private final long taken;
        private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
        private volatile Runnable stopWaiting = () -> {};
        private AnswerMetadata answered = AnswerMetadata.nothing();

        Limited(Request<T> request, CallLoop loop, long promptTokens) {
            this.request = request;
            this.loop = loop;
            this.provider = request.provider().orElse("");
            this.promptTokens = promptTokens;
            this.taken = promptTokens == 0
                    ? 0
                    : promptTokens + request.chat().options().maxTokens().orElse(0);
        }

        @Override
        public void pull(Sink<T> downstream) {
            switch (state.get()) {
                case NEW -> takeTurn(downstream);
                case SENT -> super.pull(downstream);
                default -> {
                    // The source was cancelled or has ended: nothing waits for a signal.
                }
            }
        }

        private void takeTurn(Sink<T> downstream) {
            Duration patience = request.context().attemptTimeout();
            MinuteLimits.Turn turn = limits.take(provider, taken, Nanos.of(patience));
            if (turn.isRefused()) {
                state.set(State.OVER);
                downstream.failed(refused(turn, patience));
            } else if (!state.compareAndSet(State.NEW, State.WAITING)) {
                limits.release(provider, taken);
            } else if (turn.waitNanos() == 0) {
                send(downstream);
            } else {
                Runnable send = () -> loop.execute(() -> send(downstream));
                stopWaiting = delays.after(Duration.ofNanos(turn.waitNanos()), send);
                if (isCancelled()) {
                    stopWaiting.run();
                }
            }
        }

        private void send(Sink<T> downstream) {
            if (state.compareAndSet(State.WAITING, State.SENT)) {
                use(upstream.open(request, loop));
                super.pull(downstream);
            }
        }

        private RateLimitException refused(MinuteLimits.Turn turn, Duration patience) {
            CallContext context = request.context();
            FailureDetails.Builder details = FailureDetails.builder()
                    .attempts(context.attempt() - 1)
                    .requestId(context.requestId())
                    // The failure is final: the turn of a retry would come even later.
                    .retryable(false);
            String limit = "The call was not sent: it would exceed the limit of " + turn.refusedBy() + ". ";
            if (turn.waitNanos() == MinuteBucket.NEVER) {
                return new RateLimitException(
                        limit + "With its max_tokens it may take " + taken
                                + " tokens, more than the limit of a whole minute. Lower maxTokens, shorten the conversation, or raise"
                                + " the limit (rateLimits).",
                        details.build());
            }
            Duration wait = Duration.ofNanos(turn.waitNanos());
            return new RateLimitException(
                    limit + "It would have to wait for " + seconds(wait) + ", but may wait for at most "
                            + seconds(patience)
                            + ". Send fewer requests, raise the limit (rateLimits), or give the call more time (timeout, deadline).",
                    details.retryAfter(wait).build());
        }

        @Override
        public void next(T item) {
            answered = answered.orBy(item);
            if (request.kind().isLast(item)) {
                over(answered.allTokens().orElse(taken));
            }
            super.next(item);
        }

        @Override
        public void ended() {
            over(taken);
            super.ended();
        }

        @Override
        public void failed(TektonLlmException failure) {
            over(promptTokens);
            super.failed(failure);
        }

        @Override
        public void cancel() {
            super.cancel();
            over(promptTokens);
        }

        /** Corrects the limits at the end; a request without an answer used the tokens of its prompt. */
        private void over(long used) {
            State before = state.getAndSet(State.OVER);
            if (before == State.WAITING) {
                stopWaiting.run();
                limits.release(provider, taken);
            } else if (before == State.SENT) {
                limits.correct(provider, taken, used);
            }
        }
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }
}
