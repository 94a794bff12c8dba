package ai.tekton.llm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The parent of the commands for saved conversations; lists them by default. */
@Command(
        name = "logs",
        description = "Lists, shows, searches and deletes saved conversations; lists them by default.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class LogsCommand implements Runnable {
    private final Host host;

    @Mixin
    private LogListOptions options;

    @Mixin
    private VerboseOption verbose;

    LogsCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        options.list(host);
    }
}
