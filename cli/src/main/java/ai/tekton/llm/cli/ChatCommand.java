package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Recorder;
import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.settings.Folders;
import ai.tekton.llm.cli.settings.OwnerOnly;
import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Holds a conversation, or answers a given one. */
@Command(
        name = "chat",
        description = "Holds a conversation, at a terminal with line editing, completion and a history; /help in it "
                + "shows all commands. Or answers a given conversation once.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class ChatCommand implements Runnable {
    private final Host host;

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description =
                    "Answer the conversation in FILE, once: a JSON array of {\"role\", \"content\"}, oldest first. "
                            + "Standard input if FILE is -.")
    private String messages;

    @Mixin
    private LogOptions log;

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
        Settings settings = Settings.load(host.environment());
        if (messages == null) {
            converse(settings);
        } else {
            answerFile(settings);
        }
    }

    private void answerFile(Settings settings) {
        GenerationOptions options = generation.toOptions();
        List<Message> conversation = new MessagesFile(host.in()).read(messages);
        Display display = new Display(host, settings);
        try (CommandClient rhetor =
                CommandClient.open(host, settings, connection, answers.transport(), server -> new NoContexts())) {
            AnswerFormat format = answers.format(host, display, rhetor.isSimulated());
            Answer answer = new Answers(
                            rhetor,
                            format,
                            answers.streams(display.isTerminal()),
                            display.signs(),
                            new Notes(host.err()))
                    .answer(conversation, options, Recorder.none());
            if (answers.usage()) {
                new Notes(host.err()).note(UsageText.of(answer.outcome()));
            }
        }
    }

    private void converse(Settings settings) {
        Optional<StoredConversation> earlier = log.earlier(host);
        GenerationOptions options = generation.toOptions(earlier);
        Display display = new Display(host, settings);
        try (CommandClient rhetor =
                CommandClient.open(host, settings, connection, answers.transport(), server -> new NoContexts())) {
            ChatState state = new ChatState(known -> log.recorder(host, settings, known), earlier, options);
            ChatActions actions = new ChatActions(
                    host,
                    state,
                    new ProviderCatalogue(rhetor.client()),
                    rhetor.client().config());
            AnswerFormat format = answers.format(host, display, rhetor.isSimulated());
            // A person reads the answer as it arrives; programs get one object per answer unless they request chunks.
            Answers given = new Answers(rhetor, format, answers.streams(true), display.signs(), new Notes(host.err()));
            try (MessageInput lines = lines(settings, actions)) {
                new Conversation(lines, given, state, actions, answers.usage(), host).run();
            }
        }
    }

    private MessageInput lines(Settings settings, ChatActions actions) {
        Optional<Terminal> terminal = host.terminal().open();
        return terminal.isPresent()
                ? new TerminalMessageInput(
                        terminal.get(),
                        host.in(),
                        host.resources(),
                        new ChatCompleter(actions::values),
                        history(settings))
                : new PlainMessageInput(host.in());
    }

    /** The file that keeps the typed lines across conversations, readable only by its owner. */
    private Optional<Path> history(Settings settings) {
        if (!log.keeps(settings)) {
            return Optional.empty();
        }
        Path file = Folders.of(host.environment()).data().resolve("history");
        try {
            OwnerOnly.createFile(file);
            return Optional.of(file);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The history cannot be saved in " + file + ": " + e + "; --no-log saves none.", e);
        }
    }
}
