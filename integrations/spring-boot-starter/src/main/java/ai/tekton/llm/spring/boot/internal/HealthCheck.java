package ai.tekton.llm.spring.boot.internal;

import ai.tekton.llm.TektonLlmClient;
import ai.tekton.llm.model.Health;
import ai.tekton.llm.model.HealthStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks Rhetor how it is, for whichever Spring Boot wants to know: a GET, never an answer, and within a bounded time. */
final class HealthCheck {
    /**
     * What came of it.
     *
     * @param status how well Rhetor can answer; {@code UNHEALTHY} also where it did not say
     * @param details what may be shown: no token, no header and nothing of what Rhetor says in no fixed form
     */
    record Result(HealthStatus status, Map<String, Object> details) {}

    private final TektonLlmClient client;
    private final Duration timeout;

    HealthCheck(TektonLlmClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    Result run() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("url", client.config().url().toString());
        CompletableFuture<Health> asked = client.async().health();
        try {
            Health health = asked.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            details.put("rhetor", health.status().name().toLowerCase(Locale.ROOT));
            health.version().ifPresent(version -> details.put("version", version));
            return new Result(health.status(), details);
        } catch (ExecutionException e) {
            return failed(details, String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            return failed(details, "Rhetor did not say how it is within " + timeout.toMillis() + " ms.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(details, "The thread was interrupted while it waited for Rhetor.");
        } finally {
            // Ends the exchange where it has not ended by itself.
            asked.cancel(true);
        }
    }

    private static Result failed(Map<String, Object> details, String error) {
        details.put("error", error);
        return new Result(HealthStatus.UNHEALTHY, details);
    }
}
