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
 * Runs the command that a line was read as, and tells of what goes wrong. A class and no lambdas: the JVM cannot keep picocli's
 * interfaces, which are of an old class format, ready for the next start where a lambda implements one.
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

    /** As picocli does by itself, but with the usage also where it knows a similar name. */
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
            // Whatever it says, it is that everything was closed.
            return Status.INTERRUPTED;
        }
        if (failure instanceof NobodyReadsException) {
            return Status.NOBODY_READS;
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
