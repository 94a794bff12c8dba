package ai.tekton.llm.mock;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Builds {@link PrismServer}s. Not thread-safe; may be used again. */
public final class PrismServerBuilder {
    /** The system property that names the directory where Prism's package.json is. */
    public static final String DIRECTORY_PROPERTY = "tekton.prism.directory";

    private Optional<Path> directory = Optional.empty();
    private Duration timeout = Duration.ofMinutes(1);

    PrismServerBuilder() {}

    /**
     * Sets the directory with the package.json and the package-lock.json that pin Prism. The default is what
     * {@value #DIRECTORY_PROPERTY} says, else {@code mock} in the working directory or in the nearest one above it.
     *
     * @param directory the directory
     * @return this builder
     */
    public PrismServerBuilder directory(Path directory) {
        this.directory = Optional.of(directory);
        return this;
    }

    /**
     * Sets how long Prism may take to listen, once it is installed. The default is a minute.
     *
     * @param timeout how long, more than zero
     * @return this builder
     */
    public PrismServerBuilder timeout(Duration timeout) {
        this.timeout = Durations.positive(timeout, "timeout");
        return this;
    }

    /**
     * Installs Prism where it is missing or older than its lock, and starts it on a free port of 127.0.0.1.
     *
     * @return a Prism that listens
     * @throws IllegalStateException when it cannot be installed or started; the message has its output
     */
    public PrismServer start() {
        return new PrismServer(directory.orElseGet(PrismInstallation::find).toAbsolutePath(), timeout);
    }
}
