package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.LlmCancelledException;
import ai.tekton.llm.error.TektonLlmException;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes links without sockets, at once where a test says nothing else. */
final class FakeConnector implements LinkConnector {
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    private final Queue<CountDownLatch> gates = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Boolean> losses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger attempts = new AtomicInteger();
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Keeps the next attempt from its end until the gate is opened, or its thread is interrupted. */
    CountDownLatch hold() {
        CountDownLatch gate = new CountDownLatch(1);
        gates.add(gate);
        return gate;
    }

    /** Fails the next attempt. */
    void fail(Throwable failure) {
        failures.add(failure);
    }

    /** Loses the next link before anybody has it. */
    void loseNext() {
        losses.add(true);
    }

    void forgetFailures() {
        failures.clear();
        losses.clear();
    }

    /** Waits for the next attempt. */
    Thread takeThread() throws InterruptedException {
        Thread thread = threads.poll(60, TimeUnit.SECONDS);
        assertThat(thread).as("the thread of the next attempt").isNotNull();
        return thread;
    }

    int attempts() {
        return attempts.get();
    }

    /** How many attempts there were at once, at most. */
    int atOnce() {
        return most.get();
    }

    @Override
    public WebSocketLink connect(LinkListener listener, CallContext context) {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        try {
            attempts.incrementAndGet();
            threads.add(Thread.currentThread());
            await(gates.poll());
            Throwable failure = failures.poll();
            if (failure instanceof TektonLlmException known) {
                throw known;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            WebSocketLink link = new WebSocketLink(new FakeSession(), listener);
            if (losses.poll() != null) {
                link.lose(1011, "at once");
            }
            return link;
        } finally {
            now.decrementAndGet();
        }
    }

    private static void await(CountDownLatch gate) {
        if (gate == null) {
            return;
        }
        try {
            assertThat(gate.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LlmCancelledException("The call was cancelled: its thread was interrupted.");
        }
    }
}
