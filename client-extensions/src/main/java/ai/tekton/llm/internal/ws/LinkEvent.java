package ai.tekton.llm.internal.ws;

import ai.tekton.llm.error.TektonLlmException;
import java.time.Duration;

/** An event of the link to a server. Immutable and thread-safe. */
sealed interface LinkEvent {
    /** A waiter requests the link. */
    record Asked(LinkWaiter waiter, long nowNanos) implements LinkEvent {}

    /** An attempt succeeded. */
    record Connected(long generation, WebSocketLink link) implements LinkEvent {}

    /** An attempt failed. */
    record ConnectFailed(long generation, TektonLlmException failure, long nowNanos) implements LinkEvent {}

    /** A link was lost or closed. */
    record Lost(long generation, int code, String reason) implements LinkEvent {}

    /**
     * A timer has expired.
     *
     * @param generation the generation that started it
     * @param silence how long the peer has given no sign of life; zero if there is no link
     */
    record Due(long generation, Duration silence) implements LinkEvent {}

    /** A timer could not be started. */
    record TimerFailed(long generation, TektonLlmException failure, long nowNanos) implements LinkEvent {}

    /** The user disconnects: there is no link until the next request for one. */
    record DisconnectRequested() implements LinkEvent {}

    /** The user closes the client: there is no link from now on. */
    record CloseRequested() implements LinkEvent {}
}
