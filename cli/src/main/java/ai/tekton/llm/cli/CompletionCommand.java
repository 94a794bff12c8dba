package ai.tekton.llm.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the script with which a shell completes the command. */
@Command(
        name = "completion",
        description = {
            "Writes a script with which a shell completes commands, options and their values:",
            "",
            "  bash  source <(tekton-llm completion bash)",
            "  zsh   source <(tekton-llm completion zsh)",
            "  fish  tekton-llm completion fish | source"
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class CompletionCommand implements Runnable {
    private final Host host;

    /** The supported shells. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "The shell: bash, zsh or fish.")
    private Shell shell;

    @Mixin
    private VerboseOption verbose;

    CompletionCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        String script = shell == Shell.FISH ? new FishCompletion(root).script() : new BashCompletion(root).script();
        new Output(host).print(script.endsWith("\n") ? script : script + "\n");
    }
}
