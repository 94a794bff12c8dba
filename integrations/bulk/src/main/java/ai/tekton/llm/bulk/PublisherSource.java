package ai.tekton.llm.bulk;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Requests prompts from a publisher, as many as there is room for. */
final class PublisherSource implements WorkSource, Flow.Subscriber<Prompt> {
    private final Flow.Publisher<Prompt> publisher;
    private final int ahead;
    private final AtomicLong lines = new AtomicLong();
    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    private volatile Receiver receiver;
    private volatile boolean closed;

    PublisherSource(Flow.Publisher<Prompt> publisher, int ahead) {
        this.publisher = publisher;
        this.ahead = ahead;
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        publisher.subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription told) {
        if (!subscription.compareAndSet(null, told) || closed) {
            told.cancel();
        } else {
            told.request(ahead);
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
        subscription.get().request(1);
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription told = subscription.get();
        if (told != null) {
            told.cancel();
        }
    }
}
