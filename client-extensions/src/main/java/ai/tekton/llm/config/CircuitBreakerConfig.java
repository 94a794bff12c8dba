package ai.tekton.llm.config;

import ai.tekton.llm.internal.check.DurationChecks;
import java.time.Duration;

/**
 * When calls to Rhetor are held back because too many failed. Immutable and thread-safe.
 *
 * <p>The breaker looks at the last {@code windowSize} calls. Once so many have been made, and {@code failureShare} of them
 * failed in ways a retry may help, it opens: calls fail at once, without a request. After {@code openFor} it lets
 * {@code probes} calls through; where they succeed it closes, else it opens again.
 *
 * @param enabled whether there is a breaker at all
 * @param windowSize how many calls are looked at; 1 or more
 * @param failureShare the share of failed calls that opens it; more than 0, at most 1
 * @param openFor how long it stays open before it probes
 * @param probes how many calls it probes with; 1 or more
 */
public record CircuitBreakerConfig(boolean enabled, int windowSize, double failureShare, Duration openFor, int probes) {
    /**
     * Checks every value.
     *
     * @throws ai.tekton.llm.error.InvalidRequestException naming the setting that is wrong, and what it must be
     */
    public CircuitBreakerConfig {
        Settings.checkAtLeast("windowSize", windowSize, 1);
        Settings.checkShare("failureShare", failureShare);
        DurationChecks.checkPositive("openFor", openFor);
        Settings.checkAtLeast("probes", probes, 1);
    }

    /**
     * Opens when half of the last 20 calls failed, and probes with one call after 30 seconds.
     *
     * @return the default
     */
    public static CircuitBreakerConfig standard() {
        return new CircuitBreakerConfig(true, 20, 0.5, Duration.ofSeconds(30), 1);
    }

    /**
     * Never opens.
     *
     * @return no breaker
     */
    public static CircuitBreakerConfig off() {
        return new CircuitBreakerConfig(false, 20, 0.5, Duration.ofSeconds(30), 1);
    }
}
