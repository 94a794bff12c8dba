package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;

import ai.tekton.llm.error.TektonLlmException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Records its events, and runs a test's action when a link is lost. */
final class RecordingOwner implements LinkSupervisor.Owner {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile Runnable whenLost = () -> {};

    void whenLost(Runnable task) {
        whenLost = task;
    }

    /** The recorded events that no test has taken yet. */
    List<String> events() {
        return List.copyOf(events);
    }

    /** Waits for the next event. */
    String next() throws InterruptedException {
        String next = events.poll(60, TimeUnit.SECONDS);
        assertThat(next).as("what the owner is told next").isNotNull();
        return next;
    }

    @Override
    public void onText(WebSocketLink link, String text) {
        events.add("text " + text);
    }

    @Override
    public void onLost(WebSocketLink link, int code, String reason) {
        assertThat(link.isOpen()).isFalse();
        whenLost.run();
        events.add("lost " + code + " " + reason);
    }

    @Override
    public void onReconnected() {
        events.add("reconnected");
    }

    @Override
    public void onGivenUp(TektonLlmException failure) {
        events.add("given up");
    }

    static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static TektonLlmException thrownBy(Runnable task) {
        try {
            task.run();
        } catch (TektonLlmException e) {
            return e;
        }
        throw new AssertionError("Nothing was thrown.");
    }
}
