package ai.tekton.llm.model;

/** How well a server can answer. */
public enum HealthStatus {
    /** The server can answer. */
    HEALTHY,
    /** The server can answer, but something is wrong. */
    DEGRADED,
    /** The server cannot answer. */
    UNHEALTHY,
    /** The server does not know its status, or reports one that this client does not know. */
    UNKNOWN
}
