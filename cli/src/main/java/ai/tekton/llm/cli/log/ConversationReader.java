package ai.tekton.llm.cli.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rebuilds a conversation from the lines of its file. Not thread-safe. */
final class ConversationReader {
    private final List<Turn> turns = new ArrayList<>();
    private final StringBuilder chunks = new StringBuilder();
    private Instant started = Instant.EPOCH;

    private ConversationReader() {}

    static StoredConversation read(Path file, String id) throws IOException {
        ConversationReader reader = new ConversationReader();
        // Not readAllLines, which fails at a character that a crash has truncated.
        new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .map(Entry::parsed)
                .flatMap(Optional::stream)
                .forEach(reader::take);
        reader.endChunks();
        return new StoredConversation(id, reader.started, reader.turns);
    }

    private void take(JsonNode entry) {
        switch (Entry.type(entry)) {
            case Entry.CONVERSATION -> started = Entry.time(entry);
            case Entry.QUESTION -> {
                endChunks();
                turns.add(Entry.turn(entry));
            }
            case Entry.CHUNK -> chunks.append(Entry.content(entry));
            case Entry.ANSWER -> answer(Entry.content(entry), Optional.of(Entry.outcome(entry)));
            case Entry.RETRY -> answer("", Optional.empty());
            default -> {
                // An entry of a newer version of this command.
            }
        }
    }

    /** Ends an incomplete answer. */
    private void endChunks() {
        if (chunks.length() > 0) {
            answer(chunks.toString(), Optional.empty());
        }
    }

    private void answer(String text, Optional<Turn.Outcome> outcome) {
        chunks.setLength(0);
        if (!turns.isEmpty()) {
            Optional<String> answer = Optional.of(text).filter(some -> outcome.isPresent() || !some.isEmpty());
            int last = turns.size() - 1;
            turns.set(last, turns.get(last).withAnswer(answer, outcome));
        }
    }
}
