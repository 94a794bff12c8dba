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
 * A streamed call for one subscriber, read no faster than it is asked for. It starts with the first demand; without demand
 * it has no thread. Every signal to the subscriber comes from the call's loop, one after the other.
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

    /** Begins; the subscriber has no other signal before it has returned from this one, as rule 1.3 of Reactive Streams asks. */
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
            // Rule 3.9 of Reactive Streams: it is the subscriber that is told, in turn with its other signals.
            fail(new IllegalArgumentException("The demand must be more than 0, but is " + n + "."));
            return;
        }
        demand = n > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + n;
        if (start()) {
            pullIfWanted();
        }
    }

    /** Makes the call, unless that is done; false if it cannot be made. */
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
            // As a task of its own: demand that came meanwhile, or a cancellation, is seen first.
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

    /** Ends the call, also where it is the subscriber that throws, and so breaks rule 2.13; it is told once. */
    private void fail(Throwable failure) {
        boolean first = over.compareAndSet(false, true);
        if (started) {
            call.crash(failure);
        }
        if (first && !cancelled.get()) {
            subscriber.onError(failure);
        }
    }

    @Override
    public void cut(TektonLlmException reason) {
        Call<StreamingChunk> ended = call;
        threads.execute(ended.scope().asCaller(ended::report));
        // The subscriber may be at work on a chunk: its last signal has to come after that.
        loop.stop(() -> {
            if (!cancelled.get() && over.compareAndSet(false, true)) {
                subscriber.onError(reason);
            }
        });
    }

    @Override
    public void cancel() {
        cancelled.set(true);
        if (started) {
            call.cancel("its subscription was cancelled");
        }
    }
}
