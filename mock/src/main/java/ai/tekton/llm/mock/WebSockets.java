package ai.tekton.llm.mock;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The open WebSockets. Thread-safe. */
final class WebSockets {
    private final AtomicInteger total = new AtomicInteger();
    private final List<MockWebSocket> open = new CopyOnWriteArrayList<>();

    int nextId() {
        return total.incrementAndGet();
    }

    void opened(MockWebSocket webSocket) {
        open.add(webSocket);
    }

    void closed(MockWebSocket webSocket) {
        open.remove(webSocket);
    }

    List<MockWebSocket> open() {
        return List.copyOf(open);
    }
}
