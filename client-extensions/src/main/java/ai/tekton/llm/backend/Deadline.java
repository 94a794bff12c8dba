package ai.tekton.llm.backend;

import java.time.Duration;
import java.util.Optional;

/** The time by which a call must end, or none. Implementations are thread-safe. */
public interface Deadline {
    /**
     * Returns no deadline: a call may take as long as its attempts take.
     *
     * @return a deadline that never passes
     */
    static Deadline none() {
        return NoDeadline.INSTANCE;
    }

    /**
     * Returns a deadline that is a given time from now, measured by {@link System#nanoTime()}.
     *
     * @param allowed how long the call may take
     * @return the deadline
     * @throws ai.tekton.llm.error.InvalidRequestException if that is not more than 0, or is more than 24 days
     */
    static Deadline in(Duration allowed) {
        return new RunningDeadline(allowed, System.nanoTime());
    }

    /**
     * Returns the time that the whole call was allowed to take.
     *
     * @return the time; empty if there is no deadline
     */
    Optional<Duration> allowed();

    /**
     * Returns the time that is left.
     *
     * @return the time; zero if the deadline has passed, empty if there is no deadline
     */
    Optional<Duration> remaining();

    /**
     * Returns whether no time is left.
     *
     * @return true once the deadline has passed
     */
    default boolean isOver() {
        return remaining().filter(Duration::isZero).isPresent();
    }
}
