package ai.tekton.llm.internal.ws;

import ai.tekton.llm.config.ReconnectConfig;
import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs attempts on request, on the calling thread, and never a timer. */
final class ManualLink implements LinkThreads, LinkSupervisor.Owner {
    private final Queue<Runnable> attempts = new ConcurrentLinkedQueue<>();
    private final Queue<TektonLlmException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger lost = new AtomicInteger();

    int attempts() {
        return attempts.size();
    }

    /** The number of reported losses. */
    int lost() {
        return lost.get();
    }

    void failNext(TektonLlmException failure) {
        failures.add(failure);
    }

    LinkSupervisor supervisor(boolean reconnects) {
        ReconnectConfig reconnect = new ReconnectConfig(reconnects, Duration.ofSeconds(1), Duration.ofSeconds(1));
        LinkConnector connector = (listener, context) -> {
            TektonLlmException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return new WebSocketLink(new FakeSession(), listener);
        };
        return new LinkSupervisor(
                connector, this, Runnable::run, reconnect, Duration.ofSeconds(1), Duration.ofHours(1), this);
    }

    WebSocketLink open(LinkSupervisor link) {
        CompletableFuture<WebSocketLink> opened = link.link();
        runAttempts();
        return opened.join();
    }

    void runOneAttempt() {
        attempts.remove().run();
    }

    void runAttempts() {
        for (Runnable attempt = attempts.poll(); attempt != null; attempt = attempts.poll()) {
            attempt.run();
        }
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
        return () -> {};
    }

    @Override
    public Runnable connect(Runnable task) {
        attempts.add(task);
        return () -> attempts.remove(task);
    }

    @Override
    public void onText(WebSocketLink link, String text) {
        throw new AssertionError("Nothing comes without a socket.");
    }

    @Override
    public void onLost(WebSocketLink link, int code, String reason) {
        lost.incrementAndGet();
    }

    @Override
    public void onReconnected() {
        throw new AssertionError("No timer runs here.");
    }

    @Override
    public void onGivenUp(TektonLlmException failure) {
        throw new AssertionError("Nothing is refused here.");
    }
}
