/**
 * The sockets below Tyrus: they use the same proxies and certificates as HTTP, and read large messages in linear time.
 * They replace Tyrus' own container for the JDK, which does neither.
 */
package ai.tekton.llm.internal.ws.net;
