package ai.tekton.llm.model;

/** How well a server can answer. */
public enum HealthStatus {
    /** It can answer. */
    HEALTHY,
    /** It can answer, but something is amiss. */
    DEGRADED,
    /** It cannot answer. */
    UNHEALTHY,
    /** It does not know, or says something this client does not know. */
    UNKNOWN
}
