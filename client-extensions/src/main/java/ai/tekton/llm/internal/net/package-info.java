/** What the connections of HTTP and of the WebSocket have in common. */
package ai.tekton.llm.internal.net;
