package ai.tekton.llm.mock;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prism with the contract: it validates each request against rhetor.yaml, refuses invalid ones, and answers the others with the
 * contract's examples. {@code Prefer: code=429} selects a status, {@code Prefer: example=minimal} an example. Needs Node.js 20
 * or newer and npm; the first start installs Prism's npm packages.
 *
 * <p>Thread-safe. Prism ends with {@link #close()}, and with this JVM, even if the JVM is killed.
 */
public final class PrismServer implements AutoCloseable {
    private static final String CONTRACT = "ai/tekton/rhetor/spec/rhetor.yaml";
    private static final Pattern LISTENING = Pattern.compile("Prism is listening on (http://\\S+)");
    private static final Duration GRACE = Duration.ofSeconds(5);

    // Its standard input ends with this JVM, even if the JVM is killed.
    private static final String LAUNCHER = "process.stdin.on('end', () => process.exit(0)).resume();"
            + "process.argv.splice(1, 0, 'prism');"
            + "require('@stoplight/prism-cli/dist/index.js');";

    private final Path contract;
    private final Process process;
    private final ProcessOutput output = new ProcessOutput();
    private final CompletableFuture<URI> listening = new CompletableFuture<>();
    private final Thread reader;
    private final URI address;

    PrismServer(Path directory, Duration timeout) {
        PrismInstallation.ensure(directory);
        this.contract = extractContract();
        this.process = launch(directory);
        this.reader = new Thread(this::read, "prism-output");
        reader.setDaemon(true);
        reader.start();
        this.address = awaitListening(timeout);
    }

    /**
     * Starts Prism with the defaults of {@link #builder()}.
     *
     * @return a listening Prism
     * @throws IllegalStateException when it cannot be installed or started; the message contains its output
     */
    public static PrismServer start() {
        return builder().start();
    }

    /** {@return a builder} */
    public static PrismServerBuilder builder() {
        return new PrismServerBuilder();
    }

    /** {@return the address, without a trailing slash} */
    public String url() {
        return address.toString();
    }

    /** {@return the port that it listens on} */
    public int port() {
        return address.getPort();
    }

    /** {@return the last lines that Prism wrote, which contain the reasons of refused requests} */
    public List<String> output() {
        return output.lines();
    }

    /** {@return Prism's process} */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends Prism and its child processes, and waits for their end. Idempotent. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            reader.join();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            Files.deleteIfExists(contract);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "Prism at " + address;
    }

    private static Path extractContract() {
        try (InputStream resource = PrismServer.class.getClassLoader().getResourceAsStream(CONTRACT)) {
            if (resource == null) {
                throw new IllegalStateException("The contract is not on the class path: " + CONTRACT);
            }
            Path file = Files.createTempFile("rhetor-", ".yaml");
            file.toFile().deleteOnExit();
            Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch(Path directory) {
        // Prism selects a free port itself and prints it, so that no other process can take it in between.
        ProcessBuilder builder = new ProcessBuilder(
                        "node",
                        "-e",
                        LAUNCHER,
                        "--",
                        "mock",
                        "--multiprocess",
                        "false",
                        "--errors",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "0",
                        contract.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true);
        builder.environment().put("NO_COLOR", "1");
        try {
            return builder.start();
        } catch (IOException e) {
            throw PrismInstallation.notInstalled("node", e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher matcher = LISTENING.matcher(line);
                if (matcher.find()) {
                    listening.complete(URI.create(matcher.group(1)));
                }
            }
            listening.completeExceptionally(new IOException("Prism ended by itself."));
        } catch (IOException e) {
            listening.completeExceptionally(e);
        }
    }

    private URI awaitListening(Duration timeout) {
        try {
            return listening.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failed("Prism did not start: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw failed("Prism did not listen within " + timeout + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("Interrupted while Prism started.", e);
        }
    }

    private IllegalStateException failed(String message, Throwable cause) {
        close();
        return new IllegalStateException(message + " It wrote:\n" + String.join("\n", output.lines()), cause);
    }
}
