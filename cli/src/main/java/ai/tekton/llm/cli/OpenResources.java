package ai.tekton.llm.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The open resources that are closed when the process is asked to end, in reverse order. Thread-safe: commands add and remove
 * resources, and the shutdown hook calls {@link #end()}.
 */
final class OpenResources {
    /** A resource whose closing needs no checked exception. */
    interface Resource extends AutoCloseable {
        @Override
        void close();
    }

    private final Deque<Resource> open = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Adds a resource; closes it immediately if the process is already ending. */
    <T extends Resource> T add(T resource) {
        synchronized (open) {
            if (!hasEnded()) {
                open.push(resource);
                return resource;
            }
        }
        resource.close();
        return resource;
    }

    /** Removes a resource that its owner closes. */
    void remove(Resource resource) {
        synchronized (open) {
            open.remove(resource);
        }
    }

    /** Closes all resources; operations that use them fail, which is not reported as an error then. */
    void end() {
        List<Resource> last;
        synchronized (open) {
            ended.countDown();
            last = new ArrayList<>(open);
            open.clear();
        }
        last.forEach(Resource::close);
    }

    /** Whether the process was asked to end. */
    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Waits until the process is asked to end. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }
}
