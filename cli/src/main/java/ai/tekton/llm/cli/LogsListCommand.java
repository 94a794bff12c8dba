package ai.tekton.llm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the saved conversations. */
@Command(
        name = "list",
        description = "Lists the saved conversations, the most recently used first.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class LogsListCommand implements Runnable {
    private final Host host;

    @Mixin
    private LogListOptions options;

    @Mixin
    private VerboseOption verbose;

    LogsListCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        options.list(host);
    }
}
