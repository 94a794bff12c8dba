package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.Settings;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.token.Tokenizers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trims a conversation to a number of tokens. */
@Command(
        name = "trim",
        description = "Reads a conversation from standard input, a JSON array of {\"role\", \"content\"}, "
                + "drops its oldest messages until it fits, and writes the rest.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        sortOptions = false)
final class TrimCommand implements Runnable {
    private final Host host;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            required = true,
            description = "Maximum number of tokens of the conversation.")
    private int maxTokens;

    @Mixin
    private TokenModelOption tokenModel;

    @Option(names = "--no-keep-system", description = "Drop old system messages as well.")
    private boolean dropSystem;

    @Mixin
    private VerboseOption verbose;

    TrimCommand(Host host) {
        this.host = host;
    }

    @Override
    public void run() {
        MessagesFile file = new MessagesFile(host.in(), "standard input");
        JsonNode array = file.parsed(MessagesFile.STANDARD_INPUT);
        List<Message> messages = file.messages(array);
        String model = tokenModel.in(Settings.load(host.environment()).environment());
        Set<Message> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(Tokenizers.standard().optimizeMessages(messages, maxTokens, model, !dropSystem));
        // Writes the messages unchanged, including their other fields.
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < messages.size(); i++) {
            if (kept.contains(messages.get(i))) {
                left.add(array.get(i));
            }
        }
        new Output(host).println(new Json().line(left));
    }
}
