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

/** Requests Rhetor's health for either version of Spring Boot: one GET with a timeout, never a request for an answer. */
final class HealthCheck {
    /** The result of a check.
     *
     * @param status Rhetor's status; {@code UNHEALTHY} also if the check failed
     * @param details the details to show: no token, no header and no free text of Rhetor's
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
            return failed(details, "Rhetor did not report its health within " + timeout.toMillis() + " ms.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(details, "The thread was interrupted while it waited for Rhetor's health.");
        } finally {
            // Cancels the exchange if it is still in progress.
            asked.cancel(true);
        }
    }

    private static Result failed(Map<String, Object> details, String error) {
        details.put("error", error);
        return new Result(HealthStatus.UNHEALTHY, details);
    }
}
