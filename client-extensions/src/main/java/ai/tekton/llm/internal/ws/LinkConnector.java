package ai.tekton.llm.internal.ws;

import ai.tekton.llm.backend.CallContext;
import ai.tekton.llm.error.TektonLlmException;

/** Makes links. Thread-safe. */
@FunctionalInterface
interface LinkConnector {
    /**
     * Connects and registers. Blocks for no longer than the context allows, and ends when its thread is interrupted.
     *
     * @param listener hears of everything that happens on the link from then on, and of nothing where there is none
     * @param context bounds how long it may take
     * @return the open link
     * @throws TektonLlmException if no backend answers
     */
    WebSocketLink connect(LinkListener listener, CallContext context);
}
