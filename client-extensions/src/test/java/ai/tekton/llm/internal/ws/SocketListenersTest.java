package ai.tekton.llm.internal.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.tekton.llm.error.LlmConnectionException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SocketListenersTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> received = new ArrayList<>();
    private final SocketListeners listeners = listeners(received::add);

    private SocketListeners listeners(Consumer<String> onMessage) {
        return new SocketListeners(
                onMessage,
                failure -> received.add(failure.getMessage()),
                (code, reason) -> received.add(code + " " + reason),
                () -> received.add("back"),
                tasks::add);
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void noticesAreDeliveredInOrderOnlyOnTheExecutor() {
        listeners.message("hi");
        listeners.closed(1001, "away");
        listeners.error(new LlmConnectionException("lost"));
        listeners.reconnected();
        assertThat(received).isEmpty();
        assertThat(tasks).hasSize(1);

        runAll();

        assertThat(received).containsExactly("hi", "1001 away", "lost", "back");
    }

    @Test
    void anErrorOfAListenerDoesNotStopOtherListeners() {
        SocketListeners failing = listeners(text -> {
            throw new AssertionError("a bug");
        });
        failing.message("hi");
        failing.reconnected();
        runAll();
        failing.closed(1001, "away");
        runAll();

        assertThat(received).containsExactly("back", "1001 away");
    }

    @Test
    void anExecutorThatRejectsATaskDoesNotFailTheSocketAndIsUsedAgain() {
        boolean[] closed = {true};
        SocketListeners late =
                new SocketListeners(received::add, failure -> {}, (code, reason) -> {}, () -> {}, task -> {
                    if (closed[0]) {
                        throw new RejectedExecutionException("closed");
                    }
                    tasks.add(task);
                });
        assertThatCode(() -> late.message("one")).doesNotThrowAnyException();
        closed[0] = false;
        late.message("two");
        runAll();

        assertThat(received).containsExactly("one", "two");
    }

    @Test
    void theOldestNoticesAreDroppedIfAListenerIsTooSlow() {
        for (int i = 0; i < 1030; i++) {
            listeners.message("m" + i);
        }
        runAll();

        assertThat(received).hasSize(1024).startsWith("m6").endsWith("m1029");
    }

    @Test
    void framesAreNotQueuedWithoutAListener() {
        listeners(null).message("hi");

        assertThat(tasks).isEmpty();
    }
}
