package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.TektonLlmException;

/** Makes connections to the server's WebSocket. Thread-safe. */
@FunctionalInterface
interface LinkConnector {
    /**
     * Connects and registers. Blocks at most for the time that the context allows, and ends when its thread is
     * interrupted.
     *
     * @param listener receives all events of the link from then on, and none if there is no link
     * @param context limits how long it may take
     * @return the open link
     * @throws TektonLlmException if no backend answers
     */
    WebSocketLink connect(LinkListener listener, CallContext context);
}
