package ai.tekton.llm.bulk;

import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When all calls wait together, and how many go out at once after that: half as many as before each pause, and one more for
 * each answer. Not thread-safe.
 */
final class Pauses {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final int MOST_DOUBLINGS = 5;

    private final int concurrency;
    private final long patience;
    private final LongSupplier clock;
    private int allowed;
    private int inARow;
    private boolean paused;
    private long until;
    private long lastAnswer;

    Pauses(int concurrency, Duration patience, LongSupplier clock) {
        this.concurrency = concurrency;
        this.patience = patience.toNanos();
        this.clock = clock;
        this.allowed = concurrency;
        this.lastAnswer = clock.getAsLong();
    }

    /** How many calls may be under way. */
    int allowed() {
        return allowed;
    }

    /** How long all still wait, in nanoseconds; 0 for not at all. */
    long remaining() {
        if (!paused) {
            return 0;
        }
        long left = until - clock.getAsLong();
        if (left <= 0) {
            paused = false;
            return 0;
        }
        return left;
    }

    void answered() {
        lastAnswer = clock.getAsLong();
        inARow = 0;
        allowed = Math.min(concurrency, allowed + 1);
    }

    /** Has all wait; false where the pause went on already. */
    boolean pause(TektonLlmException failure) {
        boolean own = Verdict.isOwnLimit(failure);
        boolean first = remaining() == 0;
        if (first && !own) {
            allowed = Math.max(1, allowed / 2);
            inARow++;
        }
        Duration wait = Verdict.wait(failure).orElseGet(this::growing);
        pauseFor(wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait);
        if (own) {
            // The server has refused nothing.
            lastAnswer = clock.getAsLong();
        }
        return first && !own;
    }

    void pauseFor(Duration wait) {
        long end = clock.getAsLong() + wait.toNanos();
        until = paused ? Math.max(until, end) : end;
        paused = true;
    }

    private Duration growing() {
        Duration wait = FIRST.multipliedBy(1L << Math.min(MOST_DOUBLINGS, Math.max(0, inARow - 1)));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    /** Whether there has been no answer for longer than the run waits. */
    boolean isHopeless() {
        return clock.getAsLong() - lastAnswer > patience;
    }
}
