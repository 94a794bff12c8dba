package ai.tekton.llm.cli;

import ai.tekton.llm.cli.settings.OwnerOnly;
import ai.tekton.llm.conversation.ConversationStore;
import ai.tekton.llm.error.InvalidRequestException;
import ai.tekton.llm.model.Message;
import ai.tekton.llm.model.MessageRole;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores the context that a command line names across runs of the command, for a Rhetor that stores none: one JSON message per
 * line, readable only by its owner. Other contexts, which no later run can name, are kept only until the command ends.
 * Thread-safe.
 */
final class ContextFile implements ConversationStore {
    private final ObjectMapper mapper = new ObjectMapper();
    private final ConversationStore others = ConversationStore.inMemory();
    private final String named;
    private final Path file;

    /** Creates the store.
     *
     * @param folder the folder of the files
     * @param server the Rhetor that the context belongs to
     * @param named the context
     */
    ContextFile(Path folder, URI server, String named) {
        this.named = named;
        // Each server has its own contexts, so that none receives another's messages.
        this.file = folder.resolve(fileName(server + "\n" + named));
    }

    /** Hashes the id, which may contain characters that a file name must not. */
    private static String fileName(String id) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16) + ".jsonl";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }

    /** Deletes the contexts of all runs. */
    static void deleteAll(Path folder) {
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new InvalidRequestException("The contexts in " + folder + " cannot be deleted: " + e + ".");
        }
    }

    @Override
    public List<Message> messages(String contextId) {
        if (!contextId.equals(named)) {
            return others.messages(contextId);
        }
        List<Message> messages = new ArrayList<>();
        try {
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                read(line).ifPresent(messages::add);
            }
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "The context in " + file + " cannot be read: " + e + ". Delete it to start the context over.");
        }
        return messages;
    }

    /** Reads a line; empty for a truncated one, which a killed run left. */
    private Optional<Message> read(String line) {
        try {
            JsonNode message = mapper.readTree(line);
            return Arrays.stream(MessageRole.values())
                    .filter(role ->
                            role.name().equalsIgnoreCase(message.path("role").asText()))
                    .findFirst()
                    .map(role -> new Message(
                            role,
                            message.path("content").asText(),
                            Optional.ofNullable(message.path("name").textValue())));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    @Override
    public void append(String contextId, List<Message> messages) {
        if (!contextId.equals(named)) {
            others.append(contextId, messages);
            return;
        }
        StringBuilder lines = new StringBuilder();
        messages.forEach(message -> lines.append(line(message)).append('\n'));
        try {
            OwnerOnly.createFile(file);
            Files.writeString(file, lines, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new InvalidRequestException("The context in " + file + " cannot be written: " + e + ".");
        }
    }

    private static String line(Message message) {
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("role", message.role().name().toLowerCase(Locale.ROOT))
                .put("content", message.content());
        message.name().ifPresent(name -> line.put("name", name));
        return line.toString();
    }
}
