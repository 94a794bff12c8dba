package ai.tekton.llm.cli;

import ai.tekton.rhetor.RhetorContract;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.net.URI;
import java.util.List;

/** The process: runs the command line on this machine's streams, environment and terminal. */
public final class Main {
    /** Names where Rhetor is looked for when nobody says where it is; for tests, which know of no fixed address. */
    private static final String DEFAULT_URL = "tekton.llm.default-url";

    private Main() {}

    /**
     * Runs the command and ends the process with its status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        OpenResources resources = new OpenResources();
        // On SIGINT the JVM runs this and ends with 130, on SIGTERM with 143; that much is its own doing.
        Runtime.getRuntime().addShutdownHook(new Thread(resources::end, "tekton-llm-end"));
        Host host = new Host(
                System.in,
                // Not System.out, which keeps it to itself when nobody reads any more.
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.getenv(),
                URI.create(System.getProperty(DEFAULT_URL, RhetorContract.DEFAULT_URL)),
                new SystemTerminal(),
                resources);
        System.exit(Cli.run(List.of(args), host));
    }
}
