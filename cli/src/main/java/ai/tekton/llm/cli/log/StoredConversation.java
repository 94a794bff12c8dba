package ai.tekton.llm.cli.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A saved conversation. Immutable.
 *
 * @param id its name in the log
 * @param started the start time
 * @param turns the questions and answers, oldest first
 */
public record StoredConversation(String id, Instant started, List<Turn> turns) {
    /** Copies the turns. */
    public StoredConversation {
        turns = List.copyOf(turns);
    }

    /** Returns the last turn.
     *
     * @return the turn; empty if there is none
     */
    public Optional<Turn> last() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.get(turns.size() - 1));
    }
}
