package ai.tekton.llm.internal.ws;

import ai.tekton.llm.config.ReconnectConfig;
import java.time.Duration;

/**
 * The settings that only the WebSocket has. Immutable and thread-safe.
 *
 * @param reconnect how the client reconnects
 * @param pingInterval how often the client pings the peer
 * @param maxWaitingChunks how many chunks of a stream may wait for its reader
 * @param failFast whether a request fails at once while there is no connection
 */
public record WebSocketSettings(
        ReconnectConfig reconnect, Duration pingInterval, int maxWaitingChunks, boolean failFast) {}
