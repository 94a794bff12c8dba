package ai.tekton.llm.internal.resilience;

import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.PooledLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One complete answer, requested once or twice. The first request runs on the call's loop. The second has its own loop,
 * because the first may block the call's; the winner signals on the call's loop. An answer wins, or a failure if no
 * other request is in progress; the winner cancels the other request, whose signals are dropped.
 */
final class HedgedSource<T> implements Source<T> {
    private final HedgingUpstream upstream;
    private final Request<T> request;
    private final CallLoop loop;
    private final AtomicBoolean over = new AtomicBoolean();

    /** The requests in progress; also guards the two fields below. */
    private final List<Leg> legs = new ArrayList<>();

    private TektonLlmException failure;
    private Runnable stopWaiting = () -> {};
    private boolean pulled;
    private long startNanos;
    private Sink<T> sink;

    HedgedSource(HedgingUpstream upstream, Request<T> request, CallLoop loop) {
        this.upstream = upstream;
        this.request = request;
        this.loop = loop;
    }

    @Override
    public void pull(Sink<T> downstream) {
        if (pulled) {
            return;
        }
        pulled = true;
        sink = downstream;
        startNanos = upstream.now();
        upstream.share().call();
        Leg first = new Leg(upstream.upstream().open(request, loop), true, () -> {});
        // Must come before the timer: a second request that fails sooner would count as the last one in progress.
        add(first);
        upstream.patience(request)
                .filter(wait -> wait.compareTo(request.context().attemptTimeout()) < 0)
                .ifPresent(this::waitForFirst);
        begin(first);
    }

    private void waitForFirst(Duration patience) {
        Runnable stop = upstream.delays().after(patience, this::askAgain);
        synchronized (legs) {
            stopWaiting = stop;
        }
        if (over.get()) {
            stop.run();
        }
    }

    /** Sends the second request; runs on the timer's thread. */
    private void askAgain() {
        if (over.get() || !upstream.share().tryTake()) {
            return;
        }
        Duration left = request.context().timeout().minusNanos(upstream.now() - startNanos);
        if (left.isNegative() || left.isZero()) {
            return;
        }
        PooledLoop own = new PooledLoop(upstream.threads(), request.scope().context(), this::crashed);
        Request<T> again = request.withContext(request.context().withTimeout(left));
        Leg second = new Leg(upstream.upstream().open(again, own), false, () -> own.stop(() -> {}));
        add(second);
        own.execute(() -> begin(second));
    }

    private void add(Leg leg) {
        synchronized (legs) {
            legs.add(leg);
        }
    }

    private void begin(Leg leg) {
        if (over.get()) {
            // The answer ended before this request was added to those that are cancelled.
            leg.end();
        } else {
            leg.source.pull(leg);
        }
    }

    private void crashed(Throwable e) {
        if (end()) {
            signal(() -> sink.failed(new TektonLlmException(
                    "The second request of the call failed with " + e.getClass().getName() + ".")));
        }
    }

    private void signal(Runnable signal) {
        loop.execute(signal);
    }

    /** Ends all requests in progress; returns false if that was done before. */
    private boolean end() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        List<Leg> ended;
        Runnable stop;
        synchronized (legs) {
            ended = List.copyOf(legs);
            legs.clear();
            stop = stopWaiting;
        }
        stop.run();
        ended.forEach(Leg::end);
        return true;
    }

    @Override
    public void cancel() {
        end();
    }

    /** One of the two requests. */
    private final class Leg implements Sink<T> {
        private final Source<T> source;
        private final boolean isFirst;
        private final Runnable stopLoop;

        Leg(Source<T> source, boolean isFirst, Runnable stopLoop) {
            this.source = source;
            this.isFirst = isFirst;
            this.stopLoop = stopLoop;
        }

        void end() {
            source.cancel();
            stopLoop.run();
        }

        @Override
        public void opened() {
            source.pull(this);
        }

        @Override
        public void next(T item) {
            if (finish()) {
                upstream.answered(request, upstream.now() - startNanos);
                signal(() -> sink.next(item));
            }
        }

        @Override
        public void ended() {
            if (finish()) {
                signal(() -> sink.ended());
            }
        }

        /**
         * Removes the request, which has released its resources and must not be cancelled; returns whether it was in
         * progress.
         */
        private boolean finish() {
            synchronized (legs) {
                legs.remove(this);
            }
            stopLoop.run();
            return HedgedSource.this.end();
        }

        /**
         * Handles a failure of one request. It does not fail the call while another request is in progress, unless the
         * call itself was ended. If both fail, the call fails with the failure of the first: the second was optional.
         */
        @Override
        public void failed(TektonLlmException reason) {
            boolean alone;
            TektonLlmException ofCall;
            synchronized (legs) {
                legs.remove(this);
                alone = legs.isEmpty();
                failure = isFirst || failure == null ? reason : failure;
                ofCall = failure;
            }
            stopLoop.run();
            if ((alone || reason instanceof LlmCancelledException) && HedgedSource.this.end()) {
                signal(() -> sink.failed(ofCall));
            }
        }
    }
}
