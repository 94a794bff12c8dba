package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.log.Turn;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Searches the conversations. The exit status is 1 if nothing is found, like grep's. */
@Command(
        name = "search",
        description = "Finds the turns that contain a text, ignoring case. Each is a line: the conversation, the "
                + "time, and the text around the match.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class LogsSearchCommand implements Runnable {
    private final Host host;

    @Parameters(paramLabel = "TEXT", description = "The text to search for.")
    private String text;

    @Mixin
    private LogListOptions options;

    @Mixin
    private VerboseOption verbose;

    LogsSearchCommand(Host host) {
        this.host = host;
    }

    private record Found(StoredConversation conversation, Turn turn, String where) {}

    @Override
    public void run() {
        List<Found> found = LogOptions.log(host)
                .all()
                .flatMap(this::in)
                .limit(options.number())
                .toList();
        Output out = new Output(host);
        found.forEach(one -> out.println(
                options.json()
                        ? LogText.turn(one.conversation(), one.turn())
                        : LogText.line(one.conversation(), one.turn(), one.where())));
        if (found.isEmpty()) {
            new Notes(host.err()).note("no saved conversation contains '" + text + "'");
        }
    }

    private Stream<Found> in(StoredConversation conversation) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return conversation.turns().stream()
                .flatMap(turn -> Stream.concat(Stream.of(turn.question()), turn.answer().stream())
                        .filter(said -> said.toLowerCase(Locale.ROOT).contains(wanted))
                        .limit(1)
                        .map(said -> new Found(conversation, turn, LogText.around(said, wanted))));
    }
}
