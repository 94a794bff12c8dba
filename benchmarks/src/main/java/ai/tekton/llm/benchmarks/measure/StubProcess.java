package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.stub.StubServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The stub server in a process of its own, which ends when this process ends. */
public final class StubProcess implements AutoCloseable {
    /** The system property with the address of a running stub, which all JVMs of a comparison share. */
    static final String RUNNING = "stub";

    private final Runnable end;
    private final URI url;

    private StubProcess(Runnable end, URI url) {
        this.end = end;
        this.url = url;
    }

    /**
     * Returns the running stub that a comparison shares; starts one if a benchmark runs alone.
     *
     * @return the stub
     * @throws IOException if it does not start
     */
    public static StubProcess sharedOrNew() throws IOException {
        String running = System.getProperty(RUNNING);
        return running == null ? start() : new StubProcess(() -> {}, URI.create(running));
    }

    /**
     * Starts a stub.
     *
     * @return the stub, which listens
     * @throws IOException if it does not start
     */
    public static StubProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StubServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        @SuppressWarnings("resource") // Ends with the process.
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String port = out.readLine();
        if (port == null) {
            throw new IOException("The stub server did not start; its output is above.");
        }
        return new StubProcess(process::destroy, URI.create("http://localhost:" + port));
    }

    /**
     * Returns its address.
     *
     * @return the address, without a path
     */
    public URI url() {
        return url;
    }

    /** Ends the process, unless it is shared. */
    @Override
    public void close() {
        end.run();
    }
}
