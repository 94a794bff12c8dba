package ai.tekton.llm.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command above the commands; does nothing by itself. */
@Command(
        name = "tekton-llm",
        description = "Asks LLMs through Rhetor, the LLM service of Tekton.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  RHETOR_URL               where Rhetor is; default http://localhost:8003",
            "  RHETOR_AUTH_TOKEN        the bearer token",
            "  RHETOR_DEFAULT_PROVIDER  the provider where none is named",
            "  RHETOR_DEFAULT_MODEL     the model where none is named",
            "  RHETOR_TIMEOUT           seconds for an attempt; default 30",
            "  RHETOR_MAX_RETRIES       repetitions of a failed attempt; default 3",
            "  RHETOR_PROFILE           which Rhetor it is: auto (the default), contract or tekton-2025-09",
            "An option wins over its variable. With neither --url nor RHETOR_URL and no Rhetor at the default",
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
