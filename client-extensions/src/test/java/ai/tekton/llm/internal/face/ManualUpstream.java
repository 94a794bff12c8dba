package ai.tekton.llm.internal.face;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.internal.call.CallLoop;
import ai.tekton.llm.internal.call.Request;
import ai.tekton.llm.internal.call.Sink;
import ai.tekton.llm.internal.call.Source;
import ai.tekton.llm.internal.call.Upstream;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An upstream of one source, whose signals a test makes: those it prepared answer the pulls in order, and pulls beyond them
 * wait until the test answers them. Thread-safe.
 */
final class ManualUpstream<T> implements Upstream, Source<T> {
    private final Queue<Consumer<Sink<T>>> prepared = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Sink<T>> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger pulls = new AtomicInteger();
    private final AtomicInteger cancels = new AtomicInteger();
    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private volatile CallLoop loop;
    private volatile Runnable onOpen = () -> {};
    private volatile Runnable onPull = () -> {};
    private volatile Runnable onCancel = () -> {};

    /** Answers one more pull by itself. */
    ManualUpstream<T> prepare(Consumer<Sink<T>> signal) {
        prepared.add(signal);
        return this;
    }

    /** Has something happen whenever the source is opened. */
    void onOpen(Runnable action) {
        onOpen = action;
    }

    /** Has something happen on the call's loop whenever the source is pulled. */
    void onPull(Runnable action) {
        onPull = action;
    }

    /** Has something happen whenever the source is cancelled, after the end of its call and before its face knows. */
    void onCancel(Runnable action) {
        onCancel = action;
    }

    /** Answers the pull that waits, or is waited for, on the call's loop. */
    void answer(Consumer<Sink<T>> signal) throws InterruptedException {
        Sink<T> sink = nextPull();
        loop.execute(() -> signal.accept(sink));
    }

    /** Waits for a pull that nothing answers yet. */
    Sink<T> nextPull() throws InterruptedException {
        Sink<T> sink = waiting.poll(60, TimeUnit.SECONDS);
        assertThat(sink).as("a pull of the source").isNotNull();
        return sink;
    }

    CallLoop loop() {
        return loop;
    }

    int opens() {
        return opens.get();
    }

    int pulls() {
        return pulls.get();
    }

    int cancels() {
        return cancels.get();
    }

    int closes() {
        return closes.get();
    }

    @Override
    @SuppressWarnings("unchecked") // A test asks for what it made the upstream of.
    public <U> Source<U> open(Request<U> request, CallLoop callLoop) {
        opens.incrementAndGet();
        loop = callLoop;
        onOpen.run();
        return (Source<U>) this;
    }

    @Override
    public void pull(Sink<T> sink) {
        pulls.incrementAndGet();
        onPull.run();
        Consumer<Sink<T>> signal = prepared.poll();
        if (signal == null) {
            waiting.add(sink);
        } else {
            loop.execute(() -> signal.accept(sink));
        }
    }

    @Override
    public void cancel() {
        cancels.incrementAndGet();
        onCancel.run();
    }

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
