package ai.tekton.llm.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs the parsed command and reports its errors. A class instead of lambdas, because class data sharing cannot archive lambdas
 * of picocli's interfaces, which have an old class format.
 */
final class Execution implements IExecutionStrategy, IParameterExceptionHandler, IExecutionExceptionHandler {
    private final Notes notes;
    private final OpenResources resources;

    Execution(Notes notes, OpenResources resources) {
        this.notes = notes;
        this.resources = resources;
    }

    @Override
    public int execute(ParseResult parsed) {
        if (isVerbose(parsed)) {
            DebugLog.enable();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Like picocli's own handler, but also shows the usage if it suggests a similar name. */
    @Override
    public int handleParseException(ParameterException failure, String[] args) {
        PrintWriter err = failure.getCommandLine().getErr();
        notes.line(failure.getMessage());
        UnmatchedArgumentException.printSuggestions(failure, err);
        failure.getCommandLine().usage(err);
        return Status.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine failed, ParseResult parsed) {
        if (resources.hasEnded()) {
            // The failure is a consequence of closing everything.
            return Status.INTERRUPTED;
        }
        if (failure instanceof BrokenPipeException) {
            return Status.BROKEN_PIPE;
        }
        notes.error(failure);
        if (isVerbose(parsed)) {
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
