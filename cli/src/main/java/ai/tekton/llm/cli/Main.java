package ai.tekton.llm.cli;

import ai.tekton.rhetor.RhetorContract;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.URI;
import java.util.List;

/** The process: runs the command line with the system's streams, environment and terminal. */
public final class Main {
    /** The property with the default address of Rhetor; for tests, which use no fixed port. */
    private static final String DEFAULT_URL = "tekton.llm.default-url";

    private Main() {}

    /**
     * Runs the command and ends the process with its status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        OpenResources resources = new OpenResources();
        // The JVM runs this hook on SIGINT and SIGTERM and then ends with 130 or 143 by itself.
        Runtime.getRuntime().addShutdownHook(new Thread(resources::end, "tekton-llm-end"));
        Host host = new Host(
                System.in,
                // Not System.out, which hides the error after the pipe is closed.
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv(),
                URI.create(System.getProperty(DEFAULT_URL, RhetorContract.DEFAULT_URL)),
                new SystemTerminal(),
                resources);
        System.exit(Cli.run(List.of(args), host));
    }
}
