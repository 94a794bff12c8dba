package ai.tekton.llm.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a server says about itself. Immutable and thread-safe.
 *
 * @param status how well it can answer
 * @param component the component's id, {@code rhetor}
 * @param version the server's version
 * @param port the port it listens on
 * @param timestamp when this was said
 * @param details anything else, in no fixed form; empty where the server says no more
 */
public record Health(
        HealthStatus status,
        Optional<String> component,
        Optional<String> version,
        OptionalInt port,
        Optional<Instant> timestamp,
        Map<String, Object> details) {
    /** Copies the details. */
    public Health {
        details = Map.copyOf(details);
    }

    /**
     * A health of which nothing but the status is known.
     *
     * @param status how well the server can answer
     * @return the health
     */
    public static Health of(HealthStatus status) {
        return new Health(status, Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty(), Map.of());
    }
}
