package ai.tekton.llm.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root command; requires a subcommand. */
@Command(
        name = "tekton-llm",
        description = "Calls LLMs through Rhetor, the LLM service of Tekton.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  RHETOR_URL               Rhetor's address; default http://localhost:8003",
            "  RHETOR_AUTH_TOKEN        the bearer token",
            "  RHETOR_DEFAULT_PROVIDER  the default provider",
            "  RHETOR_DEFAULT_MODEL     the default model",
            "  RHETOR_TIMEOUT           timeout of an attempt in seconds; default 30",
            "  RHETOR_MAX_RETRIES       maximum number of retries; default 3",
            "  RHETOR_PROFILE           generation of Rhetor: auto (the default), contract or tekton-2025-09",
            "An option takes precedence over its variable. With neither --url nor RHETOR_URL and no Rhetor at "
                    + "the default",
            "address, a built-in mock answers.",
            "",
            "Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.",
            "",
            "Examples:",
            "  tekton-llm ask \"What is the capital of France?\"",
            "  git diff | tekton-llm ask --system \"Write a commit message.\" --stream",
            "  tekton-llm chat --provider anthropic",
            "  tekton-llm batch --input prompts.jsonl --output answers.jsonl",
            "  tekton-llm providers --json",
            "  tekton-llm tokens --model gpt-4o < prompt.txt",
            "  tekton-llm trim --max-tokens 4000 < messages.json",
            "  tekton-llm contract check --url http://rhetor:8003",
            "  tekton-llm mock --port 8003"
        })
final class TektonLlmCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "A command is missing.");
    }
}
