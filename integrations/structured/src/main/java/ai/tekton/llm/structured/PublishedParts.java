package ai.tekton.llm.structured;

import ai.tekton.llm.error.TektonLlmException;
import ai.tekton.llm.model.StreamingChunk;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

/**
 * Publishes the parts of one object, round after round. It requests a round's chunks one by one, and after a chunk that
 * completes no value it requests the next without further demand of the subscriber. Thread-safe.
 *
 * @param <T> the object's class
 */
final class PublishedParts<T> implements Flow.Subscription {
    private final Supplier<Rounds<T>> prepared;
    private final ClientCalls calls;
    private final Flow.Subscriber<? super ObjectPart<T>> subscriber;
    private Rounds<T> rounds;
    private AnswerText<T> answer;
    private Optional<Flow.Subscription> chunks = Optional.empty();
    private long demand;
    private boolean pulled;
    private Optional<ObjectPart<T>> unasked = Optional.empty();
    private boolean over;

    PublishedParts(Supplier<Rounds<T>> prepared, ClientCalls calls, Flow.Subscriber<? super ObjectPart<T>> subscriber) {
        this.prepared = prepared;
        this.calls = calls;
        this.subscriber = java.util.Objects.requireNonNull(subscriber, "subscriber");
    }

    void begin() {
        subscriber.onSubscribe(this);
        try {
            rounds = prepared.get();
            ask();
        } catch (TektonLlmException e) {
            fail(e);
        }
    }

    private void ask() {
        answer = new AnswerText<>(rounds);
        calls.publish(rounds.next()).subscribe(new Chunks());
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            cancel();
            fail(new IllegalArgumentException("A subscriber must request more than 0, not " + n + "."), true);
            return;
        }
        synchronized (this) {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        }
        deliverLast();
        pull();
    }

    /** Requests one chunk if there is demand and no other is in progress. */
    private void pull() {
        Flow.Subscription from;
        synchronized (this) {
            if (over || pulled || demand == 0 || chunks.isEmpty()) {
                return;
            }
            pulled = true;
            from = chunks.get();
        }
        from.request(1);
    }

    @Override
    public void cancel() {
        Optional<Flow.Subscription> open;
        synchronized (this) {
            over = true;
            open = chunks;
        }
        open.ifPresent(Flow.Subscription::cancel);
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** The end of the chunks arrives without demand, but the last part needs demand. */
    private void deliverLast() {
        Optional<ObjectPart<T>> last;
        synchronized (this) {
            if (demand == 0) {
                return;
            }
            last = unasked;
            unasked = Optional.empty();
        }
        last.ifPresent(this::give);
    }

    private void give(ObjectPart<T> part) {
        synchronized (this) {
            if (over) {
                return;
            }
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            over = part.done();
        }
        subscriber.onNext(part);
        if (part.done()) {
            subscriber.onComplete();
        }
    }

    private void fail(Throwable failure) {
        fail(failure, false);
    }

    private void fail(Throwable failure, boolean always) {
        synchronized (this) {
            if (over && !always) {
                return;
            }
            over = true;
        }
        subscriber.onError(failure);
    }

    /** The chunks of one round. */
    private final class Chunks implements Flow.Subscriber<StreamingChunk> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            synchronized (PublishedParts.this) {
                chunks = Optional.of(subscription);
                pulled = false;
            }
            if (isOver()) {
                subscription.cancel();
            } else {
                pull();
            }
        }

        @Override
        public void onNext(StreamingChunk chunk) {
            synchronized (PublishedParts.this) {
                pulled = false;
            }
            answer.take(chunk).ifPresent(PublishedParts.this::give);
            pull();
        }

        @Override
        public void onError(Throwable failure) {
            Throwable cause = FutureResults.cause(failure);
            fail(cause instanceof TektonLlmException known ? rounds.withEarlierAnswers(known) : cause);
        }

        @Override
        public void onComplete() {
            if (isOver()) {
                return;
            }
            try {
                Optional<ObjectPart<T>> last = answer.end();
                if (last.isPresent()) {
                    synchronized (PublishedParts.this) {
                        unasked = last;
                    }
                    deliverLast();
                } else {
                    ask();
                }
            } catch (RuntimeException | Error e) {
                // A user's class may throw anything, which the subscriber must receive.
                fail(e);
            }
        }
    }
}
