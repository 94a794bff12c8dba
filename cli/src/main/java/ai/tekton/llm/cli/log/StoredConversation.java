package ai.tekton.llm.cli.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as it was kept. Immutable.
 *
 * @param id its name in the log
 * @param started when it began
 * @param turns what was asked and answered, oldest first
 */
public record StoredConversation(String id, Instant started, List<Turn> turns) {
    /** Copies the turns. */
    public StoredConversation {
        turns = List.copyOf(turns);
    }

    /**
     * The last turn.
     *
     * @return it; empty where there is none
     */
    public Optional<Turn> last() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.get(turns.size() - 1));
    }
}
