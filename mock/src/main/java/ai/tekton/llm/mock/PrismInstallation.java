package ai.tekton.llm.mock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Locates Prism's npm packages, and installs missing ones. Thread-safe. */
final class PrismInstallation {
    private static final String MANIFEST = "package.json";
    private static final String LOCK = "package-lock.json";
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private PrismInstallation() {}

    /** Finds the directory with Prism's lock file. */
    static Path find() {
        String configured = System.getProperty(PrismServerBuilder.DIRECTORY_PROPERTY);
        if (configured != null) {
            return Path.of(configured);
        }
        Path working = Path.of("").toAbsolutePath();
        return Stream.iterate(working, Objects::nonNull, Path::getParent)
                .map(directory -> directory.resolve("mock"))
                .filter(directory -> Files.isRegularFile(directory.resolve(MANIFEST)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No mock/" + MANIFEST + " in " + working
                        + " or above it; set the system property " + PrismServerBuilder.DIRECTORY_PROPERTY + "."));
    }

    /** Installs the packages of the lock file unless they are installed. */
    static void ensure(Path directory) {
        // The file lock excludes other processes; within one process, locking twice would fail instead of waiting.
        synchronized (PrismInstallation.class) {
            try (FileChannel channel = FileChannel.open(
                            directory.resolve(".npm-ci.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !isCurrent(directory)) {
                    install(directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot install Prism in " + directory, e);
            }
        }
    }

    static IllegalStateException notInstalled(String program, IOException cause) {
        return new IllegalStateException(
                "Prism needs Node.js 20 or newer and npm, but '" + program + "' could not be started.", cause);
    }

    private static boolean isCurrent(Path directory) throws IOException {
        // npm writes this file at the end of an installation.
        Path installed = directory.resolve("node_modules").resolve(".package-lock.json");
        return Files.exists(installed)
                && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(directory.resolve(LOCK)))
                        >= 0;
    }

    private static void install(Path directory) throws IOException {
        Path log = Files.createTempFile("npm-ci-", ".txt");
        try {
            String npm =
                    System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows") ? "npm.cmd" : "npm";
            Process process = start(new ProcessBuilder(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile()));
            if (!ended(process)) {
                throw new IllegalStateException("npm ci did not end within " + TIMEOUT + ":\n" + Files.readString(log));
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "npm ci failed with status " + process.exitValue() + ":\n" + Files.readString(log));
            }
        } finally {
            Files.delete(log);
        }
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw notInstalled(builder.command().get(0), e);
        }
    }

    private static boolean ended(Process process) {
        boolean ended = false;
        try {
            ended = process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        return ended;
    }
}
