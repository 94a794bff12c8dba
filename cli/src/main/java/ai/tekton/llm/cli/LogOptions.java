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

/** The options about which conversation this belongs to, and whether it is kept. */
final class LogOptions {
    @Option(
            names = {"-c", "--continue"},
            description = "Go on with the last conversation; without a prompt, with its answer that was cut off.")
    private boolean last;

    @Option(
            names = "--conversation",
            paramLabel = "ID",
            description = "Go on with this conversation; the beginning of its ID is enough.")
    private String id;

    @Option(names = "--no-log", description = "Keep nothing of this conversation.")
    private boolean noLog;

    /** The conversation that this goes on with; empty where it is a new one. */
    Optional<StoredConversation> earlier(Host host) {
        if (id != null) {
            return Optional.of(log(host).find(id));
        }
        return last ? Optional.of(log(host).last()) : Optional.empty();
    }

    /** Whether it is kept. */
    boolean keeps(Settings settings) {
        return !noLog && settings.isOn(Setting.LOG);
    }

    /** Writes down what follows, or nothing. What has come is kept also where the process is asked to end. */
    Recorder recorder(Host host, Settings settings, Optional<StoredConversation> earlier) {
        if (!keeps(settings)) {
            return Recorder.none();
        }
        Recorder recorder = earlier.map(log(host)::resume).orElseGet(log(host)::begin);
        host.resources().add(recorder::flush);
        return recorder;
    }

    /**
     * Where contexts are kept for a Rhetor that keeps none: the one that the line names also for the next run. Of a
     * conversation that is sent whole with each question, nothing is.
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
