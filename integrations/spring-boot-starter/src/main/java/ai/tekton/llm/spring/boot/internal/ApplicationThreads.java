package ai.tekton.llm.spring.boot.internal;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.boot.system.JavaVersion;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Threads of the kind that the application uses: the client would use virtual threads on any JDK that has them, but an
 * application uses them only with {@code spring.threads.virtual.enabled}.
 */
final class ApplicationThreads implements AutoCloseable {
    private final Optional<ExecutorService> platformThreads;

    ApplicationThreads(Environment environment) {
        boolean virtual = environment.getProperty("spring.threads.virtual.enabled", boolean.class, false);
        // Before JDK 21 the client's own threads are daemon threads, too.
        this.platformThreads = virtual || JavaVersion.getJavaVersion().isOlderThan(JavaVersion.TWENTY_ONE)
                ? Optional.empty()
                : Optional.of(Executors.newCachedThreadPool(daemons()));
    }

    private static CustomizableThreadFactory daemons() {
        CustomizableThreadFactory factory = new CustomizableThreadFactory("tekton-llm-");
        factory.setDaemon(true);
        return factory;
    }

    /** {@return the executor of asynchronous calls; empty for the client's default} */
    Optional<Executor> executor() {
        return platformThreads.map(Executor.class::cast);
    }

    @Override
    public void close() {
        platformThreads.ifPresent(ExecutorService::shutdown);
    }
}
