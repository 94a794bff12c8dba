package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.StoredConversation;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a list of conversations, and the list itself. */
final class LogListOptions {
    @Option(
            names = {"-n", "--number"},
            paramLabel = "N",
            defaultValue = "20",
            description = "Maximum number of entries. Default: ${DEFAULT-VALUE}.")
    private int number;

    @Mixin
    private JsonOption json;

    int number() {
        return Math.max(number, 0);
    }

    boolean json() {
        return json.isSet();
    }

    void list(Host host) {
        Output out = new Output(host);
        List<StoredConversation> conversations =
                LogOptions.log(host).all().limit(number()).toList();
        if (json()) {
            conversations.forEach(conversation -> out.println(LogText.summary(conversation)));
        } else if (conversations.isEmpty()) {
            new Notes(host.err()).note("there are no saved conversations");
        } else {
            conversations.forEach(conversation -> out.println(LogText.line(conversation)));
        }
    }
}
