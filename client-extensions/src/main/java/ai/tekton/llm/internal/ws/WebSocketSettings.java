package ai.tekton.llm.internal.ws;

import ai.tekton.llm.config.ReconnectConfig;
import java.time.Duration;

/**
 * What a WebSocket has beside what HTTP has too. Immutable and thread-safe.
 *
 * @param reconnect how it is connected again
 * @param pingInterval how often the peer is asked for a sign of life
 * @param maxWaitingChunks how many chunks of a stream may wait for its reader
 * @param failFast whether a request fails at once while there is no connection
 */
public record WebSocketSettings(
        ReconnectConfig reconnect, Duration pingInterval, int maxWaitingChunks, boolean failFast) {}
