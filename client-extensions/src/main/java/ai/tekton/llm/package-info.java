/**
 * The clients of Rhetor, the LLM service of Tekton: {@link ai.tekton.llm.TektonLlmClient} over HTTP,
 * {@link ai.tekton.llm.AsyncTektonLlmClient} for non-blocking calls, and {@link ai.tekton.llm.TektonLlmWebSocketClient}
 * over a WebSocket.
 */
@NullMarked
package ai.tekton.llm;

import org.jspecify.annotations.NullMarked;
