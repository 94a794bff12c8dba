package ai.tekton.llm.config;

import ai.tekton.llm.internal.check.DurationChecks;
import java.time.Duration;

/**
 * How a client reconnects after it lost its WebSocket connection: after delays that grow exponentially, with full
 * jitter. Immutable and thread-safe.
 *
 * @param enabled whether the client reconnects
 * @param initialDelay the longest delay before the first attempt
 * @param maxDelay the longest delay before any attempt
 */
public record ReconnectConfig(boolean enabled, Duration initialDelay, Duration maxDelay) {
    /**
     * Checks every value.
     *
     * @throws ai.tekton.llm.error.InvalidRequestException if a setting is invalid; the message names the setting and
     *     the valid values
     */
    public ReconnectConfig {
        DurationChecks.checkPositive("initialDelay", initialDelay);
        DurationChecks.checkPositive("maxDelay", maxDelay);
    }

    /**
     * Returns settings that reconnect after delays from half a second to 30 seconds.
     *
     * @return the default
     */
    public static ReconnectConfig standard() {
        return new ReconnectConfig(true, Duration.ofMillis(500), Duration.ofSeconds(30));
    }

    /**
     * Returns settings that do not reconnect: after a loss the client connects only when the user calls connect() or uses it again.
     *
     * @return no reconnecting
     */
    public static ReconnectConfig off() {
        return new ReconnectConfig(false, Duration.ofMillis(500), Duration.ofSeconds(30));
    }
}
