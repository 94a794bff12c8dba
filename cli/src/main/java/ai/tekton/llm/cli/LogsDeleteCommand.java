package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.ConversationLog;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes saved conversations. */
@Command(
        name = "delete",
        description = "Deletes saved conversations, and prints their IDs.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class LogsDeleteCommand implements Runnable {
    private final Host host;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description = "The conversations; the beginning of an ID is enough if it is unique.")
    private List<String> ids = List.of();

    @Option(names = "--all", description = "All conversations.")
    private boolean all;

    @Mixin
    private VerboseOption verbose;

    LogsDeleteCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        if (all == !ids.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name the conversations to delete, or --all.");
        }
        ConversationLog log = LogOptions.log(host);
        Output out = new Output(host);
        List<String> deleted =
                all ? log.deleteAll() : ids.stream().map(log::delete).toList();
        deleted.forEach(out::println);
        if (all) {
            ContextFile.deleteAll(LogOptions.contexts(host));
        }
    }
}
