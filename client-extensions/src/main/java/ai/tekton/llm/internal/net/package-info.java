/** The code that HTTP and WebSocket connections share. */
package ai.tekton.llm.internal.net;
