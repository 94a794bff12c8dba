package ai.tekton.llm.benchmarks.measure;

import ai.tekton.llm.benchmarks.stub.StubServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The stub server, in a process of its own. It ends with this one, however that ends. */
public final class StubProcess implements AutoCloseable {
    private final Process process;
    private final URI url;

    private StubProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it.
     *
     * @return the server, which listens
     * @throws IOException where it does not start
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
            throw new IOException("The stub server ended at once; what it said is above.");
        }
        return new StubProcess(process, URI.create("http://localhost:" + port));
    }

    /**
     * Where it is.
     *
     * @return its address, without a path
     */
    public URI url() {
        return url;
    }

    /** Ends the process, at once. */
    @Override
    public void close() {
        process.destroy();
    }
}
