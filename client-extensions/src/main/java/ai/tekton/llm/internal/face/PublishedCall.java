package ai.tekton.llm.internal.face;

import ai.tekton.llm.context.ContextSnapshot;
import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.internal.call.Call;
import ai.tekton.llm.internal.call.CallThreads;
import ai.tekton.llm.internal.call.PooledLoop;
import ai.tekton.llm.internal.call.Upstream;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A streamed call for one subscriber, which reads no faster than the subscriber requests. It starts with the first
 * demand; without demand it occupies no thread. The call's loop sends every signal to the subscriber, one after the
 * other.
 */
final class PublishedCall implements Call.Face<StreamingChunk>, Flow.Subscription {
    private final Flow.Subscriber<? super StreamingChunk> subscriber;
    private final Supplier<Call<StreamingChunk>> calls;
    private final Upstream upstream;
    private final CallThreads threads;
    private final PooledLoop loop;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Call<StreamingChunk> call;
    /** Set once the call can be cancelled. */
    private volatile boolean started;
    /** Set once the loop itself ends the call, and reports its outcome. */
    private volatile boolean failing;

    private long demand;
    private boolean pulling;

    PublishedCall(
            Flow.Subscriber<? super StreamingChunk> subscriber,
            Supplier<Call<StreamingChunk>> calls,
            Upstream upstream,
            CallThreads threads,
            ContextSnapshot context) {
        this.subscriber = subscriber;
        this.calls = calls;
        this.upstream = upstream;
        this.threads = threads;
        this.loop = new PooledLoop(threads, context, this::fail);
    }

    /**
     * Sends the subscription; the subscriber receives no other signal before it has returned from this one, as rule 1.3
     * of Reactive Streams requires.
     */
    void subscribe() {
        loop.hold();
        try {
            subscriber.onSubscribe(this);
        } finally {
            loop.release();
        }
    }

    @Override
    public void request(long n) {
        loop.execute(() -> add(n));
    }

    private void add(long n) {
        if (cancelled.get() || over.get()) {
            return;
        }
        if (n <= 0) {
            // Rule 3.9 of Reactive Streams: the subscriber receives the error, in order with its other signals.
            fail(new IllegalArgumentException("The demand must be more than 0, but is " + n + "."));
            return;
        }
        demand = n > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + n;
        if (start()) {
            pullIfWanted();
        }
    }

    /** Makes the call, unless it exists; returns false if it cannot be made. */
    private boolean start() {
        if (call != null) {
            return true;
        }
        try {
            call = calls.get();
            call.start(upstream, loop, this);
        } catch (RuntimeException e) {
            // The prompt is refused, or the client is closed.
            fail(e);
            return false;
        }
        started = true;
        if (cancelled.get()) {
            cancel();
        }
        return true;
    }

    private void pullIfWanted() {
        if (demand > 0 && !pulling) {
            pulling = true;
            call.pull();
        }
    }

    @Override
    public void opened() {
        call.pull();
    }

    @Override
    public void next(StreamingChunk chunk) {
        pulling = false;
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        if (!cancelled.get()) {
            subscriber.onNext(chunk);
            // Runs as a separate task, so that earlier demand or a cancellation takes effect first.
            loop.execute(this::pullIfWanted);
        }
    }

    @Override
    public void finished(Optional<TektonLlmException> failure) {
        if (failure.isPresent()) {
            fail(failure.get());
        } else if (!cancelled.get() && over.compareAndSet(false, true)) {
            subscriber.onComplete();
        }
    }

    /** Ends the call with one error signal, also if the subscriber itself throws, which violates rule 2.13. */
    private void fail(Throwable failure) {
        failing = true;
        if (started) {
            call.crash(failure);
            // The outcome precedes the last signal, as it does with every other end.
            call.report(() -> signal(failure));
        } else {
            signal(failure);
        }
    }

    /**
     * Reports the outcome without waiting for the subscriber, which may be processing a chunk. Its last signal comes
     * after that chunk and after the report.
     */
    @Override
    public void cut(TektonLlmException reason) {
        if (failing) {
            loop.stop(() -> {});
            return;
        }
        Call<StreamingChunk> ended = call;
        threads.execute(ended.scope().asCaller(ended::report));
        loop.stop(() -> ended.report(() -> signal(reason)));
    }

    private void signal(Throwable failure) {
        if (!cancelled.get() && over.compareAndSet(false, true)) {
            subscriber.onError(failure);
        }
    }

    @Override
    public void cancel() {
        cancelled.set(true);
        if (started) {
            call.cancel("its subscription was cancelled");
        }
    }
}
