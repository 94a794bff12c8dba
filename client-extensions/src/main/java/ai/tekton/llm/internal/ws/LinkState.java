package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;

/**
 * The state of the link to a server; {@link LinkMachine} has the diagram. Immutable and thread-safe.
 *
 * <p>Each attempt, each link and each wait has a generation, a number that grows, so that a late event of an earlier one is
 * told from an event of this one.
 */
sealed interface LinkState {
    /** Why there is no link yet; empty if no attempt has failed since there was one. */
    Optional<TektonLlmException> lastFailure();

    /** A failed attempt, and when it failed, by the clock of the events. */
    record Failure(TektonLlmException cause, long atNanos) {}

    /**
     * There is no link and none is being made.
     *
     * @param generation the generation that has ended
     * @param lostBefore whether the last link was lost, so that the next one is a reconnection
     * @param last how the last attempt failed
     */
    record Idle(long generation, boolean lostBefore, Optional<Failure> last) implements LinkState {
        @Override
        public Optional<TektonLlmException> lastFailure() {
            return last.map(Failure::cause);
        }
    }

    /**
     * An attempt to make the link is under way.
     *
     * @param generation the attempt's
     * @param waits how many waits went before, since there was a link or none was wanted
     * @param kept whether more attempts follow where this one fails, because requests want the link
     * @param lostBefore whether the last link was lost
     * @param lastFailure how the attempt before failed
     */
    record Connecting(
            long generation, int waits, boolean kept, boolean lostBefore, Optional<TektonLlmException> lastFailure)
            implements LinkState {}

    /**
     * There is a link.
     *
     * @param generation the link's
     * @param link the link
     */
    record Open(long generation, WebSocketLink link) implements LinkState {
        @Override
        public Optional<TektonLlmException> lastFailure() {
            return Optional.empty();
        }
    }

    /**
     * The next attempt is due when a timer says so.
     *
     * @param generation the wait's
     * @param waits how many waits there were, this one included
     * @param lostBefore whether the last link was lost
     * @param lastFailure how the last attempt failed; empty if there was none since the link was lost
     */
    record Waiting(long generation, int waits, boolean lostBefore, Optional<TektonLlmException> lastFailure)
            implements LinkState {}

    /** There is no link and never will be one. */
    record Closed() implements LinkState {
        @Override
        public Optional<TektonLlmException> lastFailure() {
            return Optional.empty();
        }
    }
}
