/**
 * The sockets below Tyrus: they reach a server by the same proxies and with the same certificates as HTTP does, and read
 * large messages in linear time. In the place of Tyrus' own container for the JDK, which does neither.
 */
package ai.tekton.llm.internal.ws.net;
