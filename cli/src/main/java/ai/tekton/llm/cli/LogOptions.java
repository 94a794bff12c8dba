package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.ConversationLog;
import ai.tekton.llm.cli.log.Recorder;
import ai.tekton.llm.cli.log.StoredConversation;
import ai.tekton.llm.cli.settings.Folders;
import ai.tekton.llm.cli.settings.Setting;
import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.conversation.ConversationStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** The options for resuming and saving a conversation. */
final class LogOptions {
    @Option(
            names = {"-c", "--continue"},
            description = "Resume the last conversation; without a prompt, continue its truncated answer.")
    private boolean last;

    @Option(
            names = "--conversation",
            paramLabel = "ID",
            description = "Resume this conversation; the beginning of its ID is enough.")
    private String id;

    @Option(names = "--no-log", description = "Do not save this conversation.")
    private boolean noLog;

    /** The conversation to resume; empty for a new one. */
    Optional<StoredConversation> earlier(Host host) {
        if (id != null) {
            return Optional.of(log(host).find(id));
        }
        return last ? Optional.of(log(host).last()) : Optional.empty();
    }

    /** Whether the conversation is saved. */
    boolean keeps(Settings settings) {
        return !noLog && settings.isOn(Setting.LOG);
    }

    /** Records what follows, or nothing. Text that has arrived is saved even when the process is asked to end. */
    Recorder recorder(Host host, Settings settings, Optional<StoredConversation> earlier) {
        if (!keeps(settings)) {
            return Recorder.none();
        }
        Recorder recorder = earlier.map(log(host)::resume).orElseGet(log(host)::begin);
        host.resources().add(recorder::flush);
        return recorder;
    }

    /**
     * The store of contexts for a Rhetor that stores none; the context that the command line names is kept for the next run. A
     * conversation that is sent in full with each question needs no store.
     */
    Function<URI, ConversationStore> contexts(Host host, Settings settings, Optional<String> named) {
        if (named.isEmpty() || !keeps(settings) || id != null || last) {
            return server -> new NoContexts();
        }
        return server -> new ContextFile(contexts(host), server, named.get());
    }

    /** The folder of these contexts. */
    static Path contexts(Host host) {
        return Folders.of(host.environment()).data().resolve("contexts");
    }

    static ConversationLog log(Host host) {
        return new ConversationLog(Folders.of(host.environment()), Clock.systemUTC());
    }
}
