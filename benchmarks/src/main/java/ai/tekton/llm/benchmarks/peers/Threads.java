package ai.tekton.llm.benchmarks.peers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread for each call of a client that blocks: virtual ones where the JDK has them, which these sources do not know. */
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
