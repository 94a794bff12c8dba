package ai.tekton.llm.internal.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The period during which a breaker stays open: when the time is up by the clock, it may probe. Thread-safe.
 *
 * <p>Resilience4j accepts a clock only since 2.3, and Spring Cloud, up to the version for Spring Boot 3.5, has 2.2.
 */
final class OpenPeriod {
    /** The open period that Resilience4j is configured with: it never ends by itself, because this class ends it. */
    static final Duration NOT_ENDED_BY_ITSELF = Duration.ofDays(36_500);

    private final CircuitBreaker breaker;
    private final Clock clock;
    private final AtomicReference<Instant> end = new AtomicReference<>(Instant.MAX);

    OpenPeriod(CircuitBreaker breaker, Duration openFor, Clock clock) {
        this.breaker = breaker;
        this.clock = clock;
        breaker.getEventPublisher().onStateTransition(change -> {
            if (change.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                end.set(clock.instant().plus(openFor));
            }
        });
    }

    /** Ends the period if it is over. Called before each call; of concurrent calls, one ends the period. */
    void endIfDue() {
        Instant due = end.get();
        if (!clock.instant().isBefore(due) && end.compareAndSet(due, Instant.MAX)) {
            breaker.transitionToHalfOpenState();
        }
    }
}
