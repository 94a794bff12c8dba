package ai.tekton.llm.spring.boot.internal;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.system.JavaVersion;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads of the kind that the application has: where the JDK has virtual ones, the client would take those by itself, and an
 * application that has not set {@code spring.threads.virtual.enabled} has none of them.
 */
final class ApplicationThreads implements AutoCloseable {
    private final Optional<ExecutorService> platformThreads;

    ApplicationThreads(Environment environment) {
        boolean virtual = environment.getProperty("spring.threads.virtual.enabled", boolean.class, false);
        // Before JDK 21 the client's own threads are such daemons.
        this.platformThreads = virtual || JavaVersion.getJavaVersion().isOlderThan(JavaVersion.TWENTY_ONE)
                ? Optional.empty()
                : Optional.of(Executors.newCachedThreadPool(daemons()));
    }

    private static CustomizableThreadFactory daemons() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("tekton-llm-");
        factory.setDaemon(true);
        return factory;
    }

    /** {@return what runs asynchronous calls; empty for what the client takes by itself} */
    Optional<Executor> executor() {
        return platformThreads.map(Executor.class::cast);
    }

    @Override
    public void close() {
        platformThreads.ifPresent(ExecutorService::shutdown);
    }
}
