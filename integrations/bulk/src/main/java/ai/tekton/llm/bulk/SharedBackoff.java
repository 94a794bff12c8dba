package ai.tekton.llm.bulk;

import ai.tekton.llm.bulk.internal.Verdict;
import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Controls when all calls pause together, and the number of concurrent calls after that: each pause halves it, and each answer
 * adds one. Not thread-safe.
 */
final class SharedBackoff {
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

    SharedBackoff(int concurrency, Duration patience, LongSupplier clock) {
        this.concurrency = concurrency;
        this.patience = patience.toNanos();
        this.clock = clock;
        this.allowed = concurrency;
        this.lastAnswer = clock.getAsLong();
    }

    /** The allowed number of concurrent calls. */
    int allowed() {
        return allowed;
    }

    /** The rest of the pause, in nanoseconds; 0 for none. */
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

    /** Starts a pause; false where one is in progress. */
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
            // The server has rejected no call.
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

    /** Whether there has been no answer for longer than the run's patience. */
    boolean isHopeless() {
        return clock.getAsLong() - lastAnswer > patience;
    }
}
