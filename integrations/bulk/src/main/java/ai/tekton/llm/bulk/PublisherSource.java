package ai.tekton.llm.bulk;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Requests prompts from a publisher, as many as there is room for. */
final class PublisherSource implements WorkSource, Flow.Subscriber<Prompt> {
    private final Flow.Publisher<Prompt> publisher;
    private final int ahead;
    private final int batch;
    private int freed;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    private volatile Receiver receiver;
    private volatile boolean closed;

    PublisherSource(Flow.Publisher<Prompt> publisher, int ahead) {
        this.publisher = publisher;
        this.ahead = ahead;
        this.batch = Math.max(1, ahead / WorkSource.BATCHES);
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        publisher.subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription offered) {
        if (!subscription.compareAndSet(null, offered) || closed) {
            offered.cancel();
        } else {
            offered.request(ahead);
        }
    }

    @Override
    public void onNext(Prompt prompt) {
        receiver.arrived(Work.asked(lines.incrementAndGet(), prompt, ""));
    }

    @Override
    public void onError(Throwable failure) {
        receiver.broken(failure);
    }

    @Override
    public void onComplete() {
        receiver.exhausted();
    }

    @Override
    public void taken(Work work) {
        freed++;
        if (freed >= batch) {
            subscription.get().request(freed);
            freed = 0;
        }
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription current = subscription.get();
        if (current != null) {
            current.cancel();
        }
    }
}
