package ai.tekton.llm.cli;

import picocli.CommandLine.Option;

/** The option for the log and stack traces; every command has it. {@link Cli} looks it up by its name. */
final class VerboseOption {
    static final String NAME = "--verbose";

    @Option(
            names = NAME,
            description = "Show the library's log on standard error, and an error's stack trace. Neither contains a "
                    + "prompt, an answer or a token.")
    private boolean verbose;
}
