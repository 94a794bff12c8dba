package ai.tekton.llm.mock;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Builds {@link PrismServer}s. Not thread-safe; reusable. */
public final class PrismServerBuilder {
    /** The system property with the directory of Prism's package.json. */
    public static final String DIRECTORY_PROPERTY = "tekton.prism.directory";

    private Optional<Path> directory = Optional.empty();
    private Duration timeout = Duration.ofMinutes(1);

    PrismServerBuilder() {}

    /**
     * Sets the directory with the package.json and the package-lock.json that pin Prism. The default is the value of {@value
     * #DIRECTORY_PROPERTY}, else {@code mock} in the working directory or its nearest parent with one.
     *
     * @param directory the directory
     * @return this builder
     */
    public PrismServerBuilder directory(Path directory) {
        this.directory = Optional.of(directory);
        return this;
    }

    /**
     * Sets the timeout of Prism's start, after its installation. The default is one minute.
     *
     * @param timeout the timeout, more than zero
     * @return this builder
     */
    public PrismServerBuilder timeout(Duration timeout) {
        this.timeout = Durations.positive(timeout, "timeout");
        return this;
    }

    /**
     * Installs Prism if it is missing or older than its lock file, and starts it on a free port of 127.0.0.1.
     *
     * @return a listening Prism
     * @throws IllegalStateException when it cannot be installed or started; the message contains its output
     */
    public PrismServer start() {
        return new PrismServer(directory.orElseGet(PrismInstallation::find).toAbsolutePath(), timeout);
    }
}
