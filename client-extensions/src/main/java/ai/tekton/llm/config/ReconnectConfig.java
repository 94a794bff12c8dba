package ai.tekton.llm.config;

import ai.tekton.llm.internal.check.DurationChecks;
import java.time.Duration;

/**
 * How a WebSocket that was lost is connected again: after waits that grow exponentially, with full jitter. Immutable and
 * thread-safe.
 *
 * @param enabled whether it is connected again at all
 * @param initialDelay the longest wait before the first attempt
 * @param maxDelay the longest wait before any attempt
 */
public record ReconnectConfig(boolean enabled, Duration initialDelay, Duration maxDelay) {
    /**
     * Checks every value.
     *
     * @throws ai.tekton.llm.error.InvalidRequestException naming the setting that is wrong, and what it must be
     */
    public ReconnectConfig {
        DurationChecks.checkPositive("initialDelay", initialDelay);
        DurationChecks.checkPositive("maxDelay", maxDelay);
    }

    /**
     * From half a second to 30 seconds.
     *
     * @return the default
     */
    public static ReconnectConfig standard() {
        return new ReconnectConfig(true, Duration.ofMillis(500), Duration.ofSeconds(30));
    }

    /**
     * Stays away once it is lost, until it is connected or used again.
     *
     * @return no reconnecting
     */
    public static ReconnectConfig off() {
        return new ReconnectConfig(false, Duration.ofMillis(500), Duration.ofSeconds(30));
    }
}
