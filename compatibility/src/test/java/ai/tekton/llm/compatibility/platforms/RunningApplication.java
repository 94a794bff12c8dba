package ai.tekton.llm.compatibility.platforms;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/** A {@link UserApplication} in a process of its own. */
final class RunningApplication implements AutoCloseable {
    private static final int STOPPED_BY_SIGNAL = 143;

    private final Process process;
    private final Thread reader;
    private final URI address;

    private RunningApplication(Process process, Thread reader, URI address) {
        this.process = process;
        this.reader = reader;
        this.address = address;
    }

    /**
     * Starts it, on a free port.
     *
     * @param application which
     * @param jar what was built of it
     * @param jdk the JDK that runs it
     * @param rhetor whom it asks
     * @param log the file that gets its output
     * @return when it says that its server is there
     * @throws IOException with its output, where it ends before that
     */
    static RunningApplication start(UserApplication application, Path jar, Path jdk, String rhetor, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        List.of(jdk.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1", "-jar", jar.toString()))
                .redirectErrorStream(true);
        builder.environment().put("RHETOR_URL", rhetor);
        builder.environment()
                .put(application.freePort().get(0), application.freePort().get(1));
        Files.createDirectories(log.getParent());
        Writer writer = Files.newBufferedWriter(log);
        Process process = builder.start();
        try {
            BufferedReader output = process.inputReader();
            int port = port(application, output, writer, log);
            Thread reader = new Thread(() -> copy(output, writer), "output of " + application.name());
            reader.setDaemon(true);
            reader.start();
            return new RunningApplication(process, reader, URI.create("http://localhost:" + port));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            writer.close();
            throw e;
        }
    }

    private static int port(UserApplication application, BufferedReader output, Writer writer, Path log)
            throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            writer.write(line + "\n");
            Matcher started = application.started().matcher(line);
            if (started.find()) {
                return Integer.parseInt(started.group(1));
            }
        }
        writer.flush();
        throw new IOException(application.name() + " does not start:\n" + Files.readString(log));
    }

    private static void copy(BufferedReader output, Writer writer) {
        try (output;
                writer) {
            output.transferTo(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI page(String path) {
        return address.resolve(path);
    }

    /** {@return whether it ends by itself, and as it should, when it is asked to} */
    boolean stops() throws InterruptedException {
        // Of the process itself, destroy() would close its output, too.
        process.toHandle().destroy();
        return process.waitFor(30, TimeUnit.SECONDS)
                && (process.exitValue() == 0 || process.exitValue() == STOPPED_BY_SIGNAL);
    }

    @Override
    public void close() throws InterruptedException {
        process.toHandle().destroyForcibly();
        reader.join();
    }
}
