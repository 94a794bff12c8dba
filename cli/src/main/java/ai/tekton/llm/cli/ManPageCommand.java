package ai.tekton.llm.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes the manual page. */
@Command(
        name = "manpage",
        description = "Writes the manual page in man's format: tekton-llm manpage > tekton-llm.1 && man ./tekton-llm.1",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class ManPageCommand implements Runnable {
    private final Host host;

    @Spec
    private CommandSpec spec;

    @Mixin
    private VerboseOption verbose;

    ManPageCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        new Output(host).print(new ManPage(spec.root().commandLine()).text());
    }
}
