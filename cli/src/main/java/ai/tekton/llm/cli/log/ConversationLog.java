package ai.tekton.llm.cli.log;

import ai.tekton.llm.cli.settings.Folders;
import ai.tekton.llm.error.InvalidRequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The saved conversations, one file each. Thread-safe, as far as the file system is. */
public final class ConversationLog {
    private static final String ENDING = ".jsonl";
    private static final DateTimeFormatter BEGIN =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private final Path folder;
    private final Clock clock;

    /** Creates the log of a user.
     *
     * @param folders the user's folders
     * @param clock provides the times of events
     */
    public ConversationLog(Folders folders, Clock clock) {
        this.folder = folders.data().resolve("conversations");
        this.clock = clock;
    }

    /**
     * Starts a conversation; its file is created with the first question.
     *
     * @return the recorder of the conversation
     */
    public Recorder begin() {
        SecureRandom random = new SecureRandom();
        String end = random.ints(4, 0, LETTERS.length())
                .mapToObj(LETTERS::charAt)
                .map(String::valueOf)
                .collect(Collectors.joining());
        String id = BEGIN.format(clock.instant()) + "-" + end;
        return new FileRecorder(file(id), id, clock);
    }

    /**
     * Resumes a conversation.
     *
     * @param conversation the conversation
     * @return the recorder of what follows
     */
    public Recorder resume(StoredConversation conversation) {
        return new FileRecorder(file(conversation.id()), conversation.id(), clock);
    }

    /**
     * Returns the most recently used conversation.
     *
     * @return it
     * @throws InvalidRequestException if there is none
     */
    public StoredConversation last() {
        return files().stream()
                .findFirst()
                .map(this::read)
                .orElseThrow(() -> new InvalidRequestException("There is no saved conversation in " + folder + "."));
    }

    /**
     * Finds a conversation. *
     * @param id its ID, or the beginning of its ID
     * @return it
     * @throws InvalidRequestException if none or several match
     */
    public StoredConversation find(String id) {
        return read(only(id));
    }

    /**
     * Returns all conversations, the most recently used first. Each is read lazily.
     *
     * @return the conversations
     */
    public Stream<StoredConversation> all() {
        return files().stream().map(this::read);
    }

    /**
     * Deletes a conversation.
     *
     * @param id its ID, or the beginning of its ID
     * @return its ID
     * @throws InvalidRequestException if none or several match
     */
    public String delete(String id) {
        Path file = only(id);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The conversation in " + file + " cannot be deleted: " + e, e);
        }
        return id(file);
    }

    /**
     * Deletes every conversation.
     *
     * @return the IDs
     */
    public List<String> deleteAll() {
        return files().stream().map(ConversationLog::id).map(this::delete).toList();
    }

    private Path only(String id) {
        List<Path> files = files();
        Optional<Path> exact =
                files.stream().filter(file -> id(file).equals(id)).findFirst();
        List<Path> beginning = exact.map(List::of)
                .orElseGet(() -> files.stream()
                        .filter(file -> !id.isBlank() && id(file).startsWith(id))
                        .toList());
        if (beginning.size() != 1) {
            throw new InvalidRequestException(
                    beginning.isEmpty()
                            ? "No conversation has the ID '" + id + "'; tekton-llm logs lists the conversations."
                            : "The IDs of " + beginning.size() + " conversations begin with '" + id
                                    + "'; tekton-llm logs lists them.");
        }
        return beginning.get(0);
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ENDING))
                    .map(file -> new Dated(file, lastModified(file)))
                    .sorted(Comparator.comparing(Dated::time)
                            .thenComparing(dated -> dated.file().getFileName().toString())
                            .reversed())
                    .map(Dated::file)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The conversations in " + folder + " cannot be read: " + e, e);
        }
    }

    private record Dated(Path file, long time) {}

    private static long lastModified(Path file) {
        return file.toFile().lastModified();
    }

    private StoredConversation read(Path file) {
        try {
            return ConversationReader.read(file, id(file));
        } catch (IOException e) {
            throw new UncheckedIOException("The conversation in " + file + " cannot be read: " + e, e);
        }
    }

    private static String id(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }

    private Path file(String id) {
        return folder.resolve(id + ENDING);
    }
}
