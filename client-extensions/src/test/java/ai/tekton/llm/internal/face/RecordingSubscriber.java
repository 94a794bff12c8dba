package ai.tekton.llm.internal.face;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.model.StreamingChunk;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A subscriber whose signals a test takes one after the other, and which asks for chunks when the test says so. */
final class RecordingSubscriber implements Flow.Subscriber<StreamingChunk> {
    final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    Consumer<Flow.Subscription> onSubscribe = made -> {};
    Consumer<StreamingChunk> onNext = chunk -> signals.add(chunk.chunk());
    private volatile Flow.Subscription subscription;

    void request(long n) {
        subscription.request(n);
    }

    void cancel() {
        subscription.cancel();
    }

    /** Waits for the next signal. */
    void expect(String signal) throws InterruptedException {
        assertThat(signals.poll(60, TimeUnit.SECONDS)).isEqualTo(signal);
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        subscription = made;
        onSubscribe.accept(made);
    }

    @Override
    public void onNext(StreamingChunk chunk) {
        onNext.accept(chunk);
    }

    @Override
    public void onError(Throwable failure) {
        signals.add("error " + failure.getMessage());
    }

    @Override
    public void onComplete() {
        signals.add("complete");
    }
}
