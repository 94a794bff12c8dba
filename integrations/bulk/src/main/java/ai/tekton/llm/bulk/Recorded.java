package ai.tekton.llm.bulk;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which lines of the input are over, a bit for each, and the answers of an ordered run that wait for one before them. Filled
 * before the run begins; thread-safe from then on, as nothing changes.
 */
final class Recorded {
    private final BitSet over = new BitSet();
    private final Map<Long, String> waiting = new HashMap<>();

    /** Takes note of a line that is over; false where it was already. */
    boolean add(long line) {
        int bit = Math.toIntExact(line);
        boolean known = over.get(bit);
        over.set(bit);
        return !known;
    }

    void add(long line, String answer) {
        if (!isOver(line)) {
            waiting.put(line, answer);
        }
    }

    boolean isOver(long line) {
        return line <= Integer.MAX_VALUE && over.get((int) line);
    }

    Optional<String> waiting(long line) {
        return Optional.ofNullable(waiting.get(line));
    }

    long count() {
        return over.cardinality() + (long) waiting.size();
    }
}
