package ai.tekton.llm.backend;

import java.time.Duration;
import java.util.Optional;

/** The moment at which a call must be over, or none. Implementations are thread-safe. */
public interface Deadline {
    /**
     * No deadline: a call may take as long as its attempts do.
     *
     * @return the deadline that never comes
     */
    static Deadline none() {
        return NoDeadline.INSTANCE;
    }

    /**
     * A deadline from now on, by the clock of {@link System#nanoTime()}.
     *
     * @param allowed how long the call may take
     * @return the deadline
     * @throws ai.tekton.llm.error.InvalidRequestException where that is no time, or more than 24 days
     */
    static Deadline in(Duration allowed) {
        return new RunningDeadline(allowed, System.nanoTime());
    }

    /**
     * How long the whole call was allowed to take.
     *
     * @return the time, empty where there is no deadline
     */
    Optional<Duration> allowed();

    /**
     * How much time is left.
     *
     * @return the time, zero where it is over, empty where there is no deadline
     */
    Optional<Duration> remaining();

    /**
     * Whether no time is left.
     *
     * @return true once the deadline has come
     */
    default boolean isOver() {
        return remaining().filter(Duration::isZero).isPresent();
    }
}
