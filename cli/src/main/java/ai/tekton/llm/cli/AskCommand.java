package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.log.Transcript;
import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.model.GenerationOptions;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.ResponseFormat;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Answers one prompt. */
@Command(
        name = "ask",
        description = "Answers a prompt, with the text of standard input and of files.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class AskCommand implements Runnable {
    private final Host host;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PromptOptions prompt;

    @Option(names = "--extract", description = "Write only the last code block of the answer; fail if there is none.")
    private boolean extract;

    @Mixin
    private SchemaOption schema;

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

    AskCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        if (extract && schema.isSet()) {
            throw new ParameterException(spec.commandLine(), "--extract and --schema exclude each other.");
        }
        if (extract && answers.json()) {
            throw new ParameterException(spec.commandLine(), "--extract and --json exclude each other.");
        }
        Optional<ResponseFormat> format = schema.format();
        Settings settings = Settings.load(host.environment());
        Optional<StoredConversation> earlier = log.earlier(host);
        GenerationOptions options = generation.toOptions(earlier);
        Optional<String> text = prompt.text(host, earlier.isPresent());
        if (text.isEmpty() && earlier.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "There is no prompt, and nothing on standard input.");
        }
        Optional<String> question = text.or(() -> earlier.flatMap(Resumption::question));
        try (CommandClient rhetor = CommandClient.open(
                host, settings, connection, answers.transport(), log.contexts(host, settings, options.contextId()))) {
            Transcript transcript = new Transcript(
                    log.recorder(host, settings, earlier),
                    earlier.map(StoredConversation::turns).orElse(List.of()));
            question.ifPresent(asked -> transcript.question(Turns.asked(asked, options)));
            List<Message> messages = transcript.messages();
            show(
                    format.isPresent()
                            ? new SchemaAnswers(rhetor, answers.json(), answers.streams(false), host)
                                    .answer(messages, format.get(), options, transcript)
                            : answers(rhetor, settings).answer(messages, options, transcript));
        }
    }

    private Answers answers(CommandClient rhetor, Settings settings) {
        Display display = new Display(host, settings);
        AnswerFormat format = extract
                ? new ExtractFormat(new Output(host), new Notes(host.err()))
                : answers.format(host, display, rhetor.isSimulated());
        boolean streams = !extract && answers.streams(display.isTerminal());
        return new Answers(rhetor, format, streams, display.signs(), new Notes(host.err()));
    }

    private void show(Answer answer) {
        if (answers.usage()) {
            new Notes(host.err()).note(UsageText.of(answer.outcome()));
        }
    }
}
