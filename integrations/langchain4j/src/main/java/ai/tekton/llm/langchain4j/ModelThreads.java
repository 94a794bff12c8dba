package ai.tekton.llm.langchain4j;

import ai.tekton.llm.context.ContextPropagator;
import ai.tekton.llm.context.ContextSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;

/**
 * The threads that call models: a model may block for any time, so its caller waits on another thread and can stop waiting.
 * Each task runs with its caller's context. Thread-safe.
 */
final class ModelThreads implements AutoCloseable {
    private final ExecutorService threads;
    private final List<ContextPropagator> propagators;

    ModelThreads(String name) {
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "tekton-llm-" + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        List<ContextPropagator> found = new ArrayList<>();
        found.add(ModelThreads::loggingContext);
        ServiceLoader.load(ContextPropagator.class).forEach(found::add);
        this.propagators = List.copyOf(found);
    }

    private static ContextSnapshot loggingContext() {
        Map<String, String> taken = MDC.getCopyOfContextMap();
        return () -> {
            if (taken == null) {
                return () -> {};
            }
            MDC.setContextMap(taken);
            // The thread belongs to this pool and keeps no context between two tasks.
            return MDC::clear;
        };
    }

    <T> Future<T> submit(Callable<T> task) {
        List<ContextSnapshot> taken =
                propagators.stream().map(ContextPropagator::capture).toList();
        return threads.submit(() -> within(taken, task));
    }

    private static <T> T within(List<ContextSnapshot> taken, Callable<T> task) throws Exception {
        Deque<ContextSnapshot.Scope> scopes = new ArrayDeque<>();
        try {
            taken.forEach(snapshot -> scopes.push(snapshot.restore()));
            return task.call();
        } finally {
            scopes.forEach(ContextSnapshot.Scope::close);
        }
    }

    /** Interrupts the tasks in progress. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
