package ai.tekton.llm.internal.call;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Finds the JDK's virtual threads. The library is compiled for JDK 17, which does not have them, so it looks them up by
 * name at run time.
 */
final class VirtualThreads {
    private static final Optional<MethodHandle> FACTORY = factory();

    private VirtualThreads() {}

    private static Optional<MethodHandle> factory() {
        try {
            return Optional.of(MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class)));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            // The JDK is older than 21; the pool of daemon threads replaces virtual threads.
            return Optional.empty();
        }
    }

    /** Returns an executor with a virtual thread for each task; empty before JDK 21. */
    static Optional<ExecutorService> executor() {
        return FACTORY.map(factory -> {
            try {
                return (ExecutorService) factory.invokeExact();
            } catch (Throwable e) {
                throw new IllegalStateException("Virtual threads could not be started.", e);
            }
        });
    }
}
