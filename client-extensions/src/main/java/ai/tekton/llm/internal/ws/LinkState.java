package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import java.util.Optional;

/**
 * The state of the link to a server; {@link LinkMachine} has the diagram. Immutable and thread-safe.
 *
 * <p>Each attempt, each link and each wait has a generation, an increasing number, which distinguishes a late event of
 * an earlier one from an event of the current one.
 */
sealed interface LinkState {
    /** Returns why there is no link yet; empty if no attempt has failed since there was a link. */
    Optional<TektonLlmException> lastFailure();

    /** A failed attempt, and when it failed, by the clock of the events. */
    record Failure(TektonLlmException cause, long atNanos) {}

    /**
     * There is no link and none is being made.
     *
     * @param generation the generation that has ended
     * @param lostBefore whether the last link was lost, so that the next one is a reconnection
     * @param last the failure of the last attempt
     */
    record Idle(long generation, boolean lostBefore, Optional<Failure> last) implements LinkState {
        @Override
        public Optional<TektonLlmException> lastFailure() {
            return last.map(Failure::cause);
        }
    }

    /**
     * An attempt to connect is in progress.
     *
     * @param generation the generation of the attempt
     * @param waits the number of waits before, since there was a link or none was wanted
     * @param kept whether more attempts follow if this one fails, because requests need the link
     * @param lostBefore whether the last link was lost
     * @param lastFailure the failure of the previous attempt
     */
    record Connecting(
            long generation, int waits, boolean kept, boolean lostBefore, Optional<TektonLlmException> lastFailure)
            implements LinkState {}

    /**
     * There is a link.
     *
     * @param generation the generation of the link
     * @param link the link
     */
    record Open(long generation, WebSocketLink link) implements LinkState {
        @Override
        public Optional<TektonLlmException> lastFailure() {
            return Optional.empty();
        }
    }

    /**
     * The next attempt begins when a timer expires.
     *
     * @param generation the generation of the wait
     * @param waits the number of waits, including this one
     * @param lostBefore whether the last link was lost
     * @param lastFailure the failure of the last attempt; empty if there was none since the link was lost
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
