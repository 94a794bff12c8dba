package ai.tekton.llm.cli;

import ai.tekton.llm.model.GenerationOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Answers one prompt. */
@Command(
        name = "ask",
        description = "Answers a prompt.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class AskCommand implements Runnable {
    private static final String STANDARD_INPUT = "-";

    private final Host host;

    @Parameters(
            arity = "0..1",
            paramLabel = "PROMPT",
            description =
                    "What is asked; read from standard input where it is absent or -. One that begins with a dash "
                            + "goes after --.")
    private String prompt;

    @Mixin
    private GenerationMixin generation;

    @Mixin
    private AnswerOptions answers;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private VerboseOption verbose;

    AskCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        GenerationOptions options = generation.toOptions();
        String text = prompt == null || prompt.equals(STANDARD_INPUT) ? typed() : prompt;
        try (Rhetor rhetor = Rhetor.open(host, connection, answers.transport())) {
            new Answers(rhetor.client(), answers.format(host), answers.streams()).answer(text, options);
        }
    }

    private String typed() {
        if (prompt == null && host.terminal().inputIsTerminal()) {
            new Notes(host.err()).note("type the prompt, and end it with Ctrl-D on a line of its own");
        }
        return InputText.readAll(host.in());
    }
}
