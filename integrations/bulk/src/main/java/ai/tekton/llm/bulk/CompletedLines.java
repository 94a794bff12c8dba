package ai.tekton.llm.bulk;

import java.math.BigDecimal;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of the input that are done, one bit for each, and the answers of an ordered run that wait for an earlier one.
 * Filled before the run starts; thread-safe after that, as nothing changes.
 */
final class CompletedLines {
    private final BitSet done = new BitSet();
    private long failed;
    private BigDecimal cost = BigDecimal.ZERO;
    private final Map<Long, String> waiting = new HashMap<>();

    /** Marks a line as done; false where it was already. */
    boolean add(long line) {
        int bit = Math.toIntExact(line);
        boolean known = done.get(bit);
        done.set(bit);
        return !known;
    }

    /** Marks a line as failed. */
    void addFailed(long line) {
        if (add(line)) {
            failed++;
        }
    }

    void add(long line, String answer) {
        if (!isDone(line)) {
            waiting.put(line, answer);
        }
    }

    /** Adds the cost of a recorded answer. */
    void addCost(BigDecimal ofAnswer) {
        cost = cost.add(ofAnswer);
    }

    /** The cost of all recorded answers; 0 where costs are not read. */
    BigDecimal cost() {
        return cost;
    }

    boolean isDone(long line) {
        return line <= Integer.MAX_VALUE && done.get((int) line);
    }

    Optional<String> waiting(long line) {
        return Optional.ofNullable(waiting.get(line));
    }

    long failed() {
        return failed;
    }

    long count() {
        return done.cardinality() + (long) waiting.size();
    }
}
