package ai.tekton.llm.cli;

import ai.tekton.llm.model.GenerationOptions;
import java.util.Optional;
import org.jline.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Carries on a conversation, or answers one that is given. */
@Command(
        name = "chat",
        description = "Carries on a conversation, line by line; at a terminal with line editing and a history. "
                + "Or answers a conversation that is given, once.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false,
        footerHeading = "%nIn the conversation:%n",
        footer = {
            "  /system TEXT  tell the model TEXT before the conversation; nothing where TEXT is absent",
            "  /model ID     let another model answer from here on; the default one where ID is absent",
            "  /reset        begin anew",
            "  /help         show these",
            "  /quit         end; so do Ctrl-D and Ctrl-C"
        })
final class ChatCommand implements Runnable {
    private final Host host;

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description =
                    "Answer the conversation in FILE, once: a JSON array of {\"role\", \"content\"}, oldest first. "
                            + "Standard input where FILE is -.")
    private String messages;

    @Mixin
    private GenerationMixin generation;

    @Mixin
    private AnswerOptions answers;

    @Mixin
    private ConnectionOptions connection;

    @Mixin
    private VerboseOption verbose;

    ChatCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        GenerationOptions options = generation.toOptions();
        if (messages == null) {
            converse(options);
        } else {
            answerFile(options);
        }
    }

    private void answerFile(GenerationOptions options) {
        var conversation = new MessagesFile(host.in()).read(messages);
        try (Rhetor rhetor = Rhetor.open(host, connection, answers.transport())) {
            new Answers(rhetor.client(), answers.format(host), answers.streams()).answer(conversation, options);
        }
    }

    private void converse(GenerationOptions options) {
        try (Rhetor rhetor = Rhetor.open(host, connection, answers.transport());
                Lines lines = lines()) {
            // People read along; programs get an object an answer unless they ask for its pieces.
            boolean streams = answers.streams() || !answers.json();
            Answers given = new Answers(rhetor.client(), answers.format(host), streams);
            new Conversation(lines, given, new Notes(host.err()), options).run();
        }
    }

    private Lines lines() {
        Optional<Terminal> terminal = host.terminal().open();
        return terminal.isPresent() ? new TerminalLines(terminal.get(), host.resources()) : new PlainLines(host.in());
    }
}
