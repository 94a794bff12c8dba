package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.ConversationLog;
import ai.tekton.llm.cli.log.StoredConversation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows a saved conversation. */
@Command(
        name = "show",
        description = "Shows a saved conversation.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class LogsShowCommand implements Runnable {
    private final Host host;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "The conversation; the beginning of its ID is enough. Default: the last.")
    private String id;

    @Mixin
    private JsonOption json;

    @Mixin
    private VerboseOption verbose;

    LogsShowCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        ConversationLog log = LogOptions.log(host);
        StoredConversation conversation = id == null ? log.last() : log.find(id);
        Output out = new Output(host);
        if (json.isSet()) {
            out.println(LogText.json(conversation));
        } else {
            out.print(LogText.text(conversation));
        }
    }
}
