package ai.tekton.llm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The command above those about the conversations that were kept; by itself, lists them. */
@Command(
        name = "logs",
        description = "Lists, shows, searches and deletes the conversations that were kept; by itself, lists them.",
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
