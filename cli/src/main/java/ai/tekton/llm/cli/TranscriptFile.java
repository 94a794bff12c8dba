package ai.tekton.llm.cli;

import ai.tekton.llm.cli.log.Transcript;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes a conversation to files that the user names. Overwrites only files that it has written. */
final class TranscriptFile {
    private final Set<Path> own = new HashSet<>();

    void write(String name, Transcript transcript, Optional<String> system) {
        Path file = Path.of(name).toAbsolutePath().normalize();
        if (Files.exists(file) && !own.contains(file)) {
            throw new InvalidRequestException("There is a file '" + name + "' already; name another one.");
        }
        List<Message> messages = new ArrayList<>();
        system.map(Message::system).ifPresent(messages::add);
        messages.addAll(transcript.messages());
        try {
            Files.writeString(file, name.endsWith(".json") ? json(messages) : markdown(messages));
            own.add(file);
        } catch (IOException e) {
            throw new InvalidRequestException("'" + name + "' cannot be written: " + e);
        }
    }

    private static String markdown(List<Message> messages) {
        StringBuilder text = new StringBuilder();
        messages.forEach(message -> text.append(text.length() == 0 ? "" : "\n")
                .append("## ")
                .append(heading(message.role()))
                .append("\n\n")
                .append(message.content().stripTrailing())
                .append('\n'));
        return text.toString();
    }

    private static String heading(MessageRole role) {
        return switch (role) {
            case SYSTEM -> "System";
            case USER -> "Question";
            default -> "Answer";
        };
    }

    /** In the format that {@code chat --messages} reads. */
    private static String json(List<Message> messages) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        messages.forEach(message -> array.addObject()
                .put("role", message.role().name().toLowerCase(Locale.ROOT))
                .put("content", message.content()));
        return array.toPrettyString() + "\n";
    }
}
