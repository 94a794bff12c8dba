package ai.tekton.llm.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;

/** Runs a command line on a host. The only entry point, for the process and for tests. */
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
        return commandLine(args, host).execute(args.toArray(String[]::new));
    }

    private static CommandLine commandLine(List<String> args, Host host) {
        Notes notes = new Notes(host.err());
        Execution execution = new Execution(notes, host.resources());
        CommandLine command = new CommandLine(new TektonLlmCommand());
        new Subcommands(host).addTo(command, args);
        return command.setOut(new PrintWriter(new OutputStreamWriter(host.out(), StandardCharsets.UTF_8), true))
                .setErr(notes.writer())
                // A prompt may start with an @.
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(execution)
                .setExecutionStrategy(execution)
                .setExecutionExceptionHandler(execution);
    }
}
