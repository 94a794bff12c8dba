package ai.tekton.llm.cli;

import ai.tekton.llm.mock.RhetorMock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the mock until the process is asked to end. */
@Command(
        name = "mock",
        description =
                "Runs a Rhetor without models, whose answers say that they are simulated, and prints its address. "
                        + "Ctrl-C ends it.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class MockCommand implements Callable<Integer> {
    private static final int MAX_PORT = 65535;

    private final Host host;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8003",
            description = "The port to listen on; 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private VerboseOption verbose;

    MockCommand(Host host) {
        this.host = host;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw new ParameterException(
                    spec.commandLine(), "--port must be between 0 and " + MAX_PORT + ", but is " + port + ".");
        }
        try (RhetorMock mock = RhetorMock.builder().port(port).start()) {
            OpenResources.Resource open = host.resources().add(mock::close);
            new Output(host.out()).println(mock.url());
            host.resources().awaitEnd();
            host.resources().remove(open);
        }
        return Status.INTERRUPTED;
    }
}
