package ai.tekton.llm.internal.call;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Finds the JDK's virtual threads. The library is compiled for JDK 17, which does not have them, so they are looked up by
 * name where it runs.
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
            // Before JDK 21, where the pool serves instead.
            return Optional.empty();
        }
    }

    /** An executor with a virtual thread for each task; empty before JDK 21. */
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
