package ai.tekton.llm.internal.resilience;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How long a breaker stays open: when the time is up by the clock, it may probe. Thread-safe.
 *
 * <p>Resilience4j takes a clock only since 2.3, and Spring Cloud, up to that of Spring Boot 3.5, brings 2.2.
 */
final class OpenPeriod {
    /** What the breaker is to be told that it stays open for: it is ended here. */
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

    /** To be asked before each call; of those that come at once, one ends the period. */
    void endIfDue() {
        Instant due = end.get();
        if (!clock.instant().isBefore(due) && end.compareAndSet(due, Instant.MAX)) {
            breaker.transitionToHalfOpenState();
        }
    }
}
