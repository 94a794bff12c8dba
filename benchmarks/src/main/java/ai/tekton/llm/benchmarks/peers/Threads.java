package ai.tekton.llm.benchmarks.peers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread for each blocking call: a virtual one if the JDK has them, by method handle, because Java 17 compiles this. */
final class Threads {
    private Threads() {}

    static ExecutorService oneForEachCall() {
        try {
            return (ExecutorService) MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class))
                    .invokeExact();
        } catch (NoSuchMethodException e) {
            return Executors.newCachedThreadPool();
        } catch (Throwable e) {
            throw new IllegalStateException("Virtual threads could not be started.", e);
        }
    }
}
