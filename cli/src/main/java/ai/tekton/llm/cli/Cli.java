package ai.tekton.llm.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command line on a host. The one way in, for the process and for tests. */
final class Cli {
    private Cli() {}

    /**
     * Runs a command line.
     *
     * @param args the command line
     * @param host where it runs
     * @return the exit status
     */
    static int run(List<String> args, Host host) {
        return commandLine(host).execute(args.toArray(String[]::new));
    }

    private static CommandLine commandLine(Host host) {
        Notes notes = new Notes(host.err());
        CommandLine command = new CommandLine(new TektonLlmCommand())
                .addSubcommand(new AskCommand(host))
                .addSubcommand(new ChatCommand(host))
                .addSubcommand(new CommandLine(new LogsCommand(host))
                        .addSubcommand(new LogsListCommand(host))
                        .addSubcommand(new LogsShowCommand(host))
                        .addSubcommand(new LogsSearchCommand(host))
                        .addSubcommand(new LogsDeleteCommand(host)))
                .addSubcommand(new ProvidersCommand(host))
                .addSubcommand(new HealthCommand(host))
                .addSubcommand(new ConfigCommand(host))
                .addSubcommand(new TokensCommand(host))
                .addSubcommand(new TrimCommand(host))
                .addSubcommand(new CommandLine(new ContractCommand())
                        .addSubcommand(new ContractCheckCommand(host))
                        .addSubcommand(new ContractDiffCommand(host)))
                .addSubcommand(new MockCommand(host))
                .addSubcommand(new CompletionCommand(host))
                .addSubcommand(new ManPageCommand(host))
                .addSubcommand(new Rehearsal());
        return command.setOut(new PrintWriter(new OutputStreamWriter(host.out(), StandardCharsets.UTF_8), true))
                .setErr(notes.writer())
                // A prompt may begin with an @.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler((failure, words) -> misused(failure, notes))
                .setExecutionStrategy(Cli::execute)
                .setExecutionExceptionHandler(
                        (failure, failed, parsed) -> failed(failure, notes, host.resources(), isVerbose(parsed)));
    }

    private static int execute(ParseResult parsed) {
        if (isVerbose(parsed)) {
            DebugLog.enable();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** As picocli does by itself, but with the usage also where it knows a similar name. */
    private static int misused(ParameterException failure, Notes notes) {
        PrintWriter err = failure.getCommandLine().getErr();
        notes.line(failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        failure.getCommandLine().usage(err);
        return Status.USAGE;
    }

    private static int failed(Exception failure, Notes notes, OpenResources resources, boolean verbose) {
        if (resources.hasEnded()) {
            // Whatever it says, it is that everything was closed.
            return Status.INTERRUPTED;
        }
        if (failure instanceof NobodyReadsException) {
            return Status.NOBODY_READS;
        }
        notes.error(failure);
        if (verbose) {
            notes.stackTrace(failure);
        }
        return Status.FAILED;
    }

    private static boolean isVerbose(ParseResult parsed) {
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        return command.hasMatchedOption(VerboseOption.NAME);
    }
}
